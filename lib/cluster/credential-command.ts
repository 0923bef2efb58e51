/**
 * Credential commands (`exec:` in a kubeconfig: aws, gke-gcloud-auth-plugin, kubelogin). The library's own runner has no
 * time limit, passes no KUBERNETES_EXEC_INFO and starts one process for each waiting request.
 */
import { execFile } from 'node:child_process'
import { dirname, resolve } from 'node:path'
import type { KubeConfig } from '@kubernetes/client-node'
import { z } from 'zod'
import { AppError } from '@/lib/errors'
import { codeOf, shorten } from './fault'

const Command = z.object({
  apiVersion: z.string().default('client.authentication.k8s.io/v1'),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  provideClusterInfo: z.boolean().nullish(),
  installHint: z.string().nullish(),
})
type Command = z.infer<typeof Command>

const Credential = z.object({
  status: z.object({
    expirationTimestamp: z.string().nullish(),
    token: z.string().nullish(),
    clientCertificateData: z.string().nullish(),
    clientKeyData: z.string().nullish(),
  }),
})
type Credential = z.infer<typeof Credential>['status']

const runWithinMs = 45_000
/** A credential is renewed a little before it ends, so that a request under way does not outlive it. */
const renewBeforeMs = 60_000

/** Takes the current user's command over from the library. The credential is kept until it expires; reload the kubeconfig to drop it. */
export function takeCredentialCommand(kubeconfig: KubeConfig, file: string, now: () => number): void {
  const user = kubeconfig.getCurrentUser()
  if (!user?.exec) return
  const command = Command.parse(user.exec)
  const info = JSON.stringify(execInfo(command, kubeconfig))
  Object.assign(user, { exec: undefined })
  let current: Promise<Credential> | null = null
  let endsAt = Number.POSITIVE_INFINITY

  async function renew(): Promise<Credential> {
    const credential = await run(command, dirname(file), info)
    const expiry = Date.parse(credential.expirationTimestamp ?? '')
    endsAt = Number.isNaN(expiry) ? Number.POSITIVE_INFINITY : expiry - renewBeforeMs
    return credential
  }

  kubeconfig.addAuthenticator({
    isAuthProvider: candidate => candidate.name === user.name,
    async applyAuthentication(_user, options) {
      if (current && now() >= endsAt) current = null
      endsAt = current ? endsAt : Number.POSITIVE_INFINITY
      current ??= renew().catch(error => {
        current = null
        throw error
      })
      const credential = await current
      if (credential.clientCertificateData) options.cert = credential.clientCertificateData
      if (credential.clientKeyData) options.key = credential.clientKeyData
      if (credential.token) options.headers = { ...options.headers, Authorization: `Bearer ${credential.token}` }
    },
  })
}

function run(command: Command, folder: string, info: string): Promise<Credential> {
  // As kubectl: a path is relative to the kubeconfig, a bare name is looked up on PATH.
  const program = command.command.includes('/') ? resolve(folder, command.command) : command.command
  const added = Object.fromEntries((command.env ?? []).map(({ name, value }) => [name, value]))
  const env = { ...process.env, ...added, KUBERNETES_EXEC_INFO: info }
  return new Promise((resolveCredential, reject) => {
    execFile(
      program,
      command.args ?? [],
      { env, timeout: runWithinMs, killSignal: 'SIGKILL' },
      (error, out, complaint) => {
        if (error) return reject(commandFailed(command, reasonOf(error, complaint)))
        const credential = parseCredential(out)
        if (!credential) return reject(commandFailed(command, 'it printed no ExecCredential'))
        resolveCredential(credential)
      },
    )
  })
}

function parseCredential(out: string): Credential | null {
  try {
    const { status } = Credential.parse(JSON.parse(out))
    return status.token || status.clientCertificateData ? status : null
  } catch {
    return null
  }
}

function reasonOf(error: Error & { killed?: boolean }, complaint: string): string {
  if (error.killed) return `it did not end within ${runWithinMs / 1000} s`
  if (codeOf(error) === 'ENOENT') return 'there is no such program here'
  if (codeOf(error) === 'EACCES') return 'it may not be run'
  return complaint.trim() === '' ? 'it failed without a word' : shorten(complaint)
}

function commandFailed({ command, installHint }: Command, reason: string): AppError {
  return new AppError('misconfigured', `The credential command "${command}" of the kubeconfig failed: ${reason}.`, {
    details: { fix: installHint ? shorten(installHint) : `Run "${command}" as this server's user until it works.` },
  })
}

function execInfo({ apiVersion, provideClusterInfo }: Command, kubeconfig: KubeConfig): unknown {
  const cluster = kubeconfig.getCurrentCluster()
  const spec = { interactive: false }
  if (!provideClusterInfo || !cluster) return { apiVersion, kind: 'ExecCredential', spec }
  const details = {
    server: cluster.server,
    'tls-server-name': cluster.tlsServerName,
    'insecure-skip-tls-verify': cluster.skipTLSVerify || undefined,
    'certificate-authority-data': cluster.caData,
    'proxy-url': cluster.proxyUrl,
  }
  return { apiVersion, kind: 'ExecCredential', spec: { ...spec, cluster: details } }
}
