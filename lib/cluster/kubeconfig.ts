import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { KubeConfig } from '@kubernetes/client-node'
import { parse } from 'yaml'
import { z } from 'zod'
import { takeCredentialCommand } from './credential-command'
import { codeOf, type Fault, fault } from './fault'

export interface ClusterConfig {
  readonly name: string
  /** Path; `~/` is the home folder. Default: $KUBECONFIG, else ~/.kube/config. */
  readonly kubeconfig?: string
  /** Default: the file's current-context. */
  readonly context?: string
  /** Use the service account of the pod we run in. */
  readonly inCluster?: boolean
  /** Only these are read, each by a list of its own: for permissions that end at the namespace. */
  readonly namespaces?: readonly string[]
}

export type LoadedKubeconfig =
  | { readonly ok: true; readonly kubeconfig: KubeConfig }
  | { readonly ok: false; readonly fault: Fault }

/** Reads the files anew at each call, so that credentials rotated in them are taken over. */
export function loadKubeconfig(config: ClusterConfig, now: () => number): LoadedKubeconfig {
  const kubeconfig = new KubeConfig()
  if (config.inCluster) return loadServiceAccount(kubeconfig)
  const files = filesOf(config)
  for (const file of files) {
    const problem = addFile(kubeconfig, file)
    if (problem) return { ok: false, fault: problem }
  }
  const selected = selectContext(kubeconfig, config.context, files.join(', '))
  if (selected.ok) takeCredentialCommand(selected.kubeconfig, files[0] ?? '', now)
  return selected
}

function loadServiceAccount(kubeconfig: KubeConfig): LoadedKubeconfig {
  if (!process.env.KUBERNETES_SERVICE_HOST) {
    return {
      ok: false,
      fault: fault(
        'kubeconfig_missing',
        'inCluster is set, but this process does not run in a pod (KUBERNETES_SERVICE_HOST is not set).',
        'Name a kubeconfig instead.',
      ),
    }
  }
  kubeconfig.loadFromCluster()
  return { ok: true, kubeconfig }
}

function filesOf(config: ClusterConfig): readonly string[] {
  if (config.kubeconfig) return [resolve(config.kubeconfig.replace(/^~(?=\/)/, homedir()))]
  const listed = (process.env.KUBECONFIG ?? '').split(delimiter).filter(Boolean)
  return listed.length > 0 ? listed : [join(homedir(), '.kube', 'config')]
}

function addFile(kubeconfig: KubeConfig, file: string): Fault | null {
  try {
    if (!existsSync(file)) {
      return fault('kubeconfig_missing', `There is no kubeconfig at ${file}.`, 'Correct the path in the configuration.')
    }
    const next = new KubeConfig()
    next.loadFromFile(file)
    adoptTokenFiles(next, file)
    kubeconfig.mergeConfig(next, Boolean(kubeconfig.getCurrentContext()))
    return null
  } catch (error) {
    // The parser's message quotes the file, and with it perhaps a token.
    const why = codeOf(error) === '' ? 'It is not a valid kubeconfig' : `It cannot be read (${codeOf(error)})`
    return fault('kubeconfig_invalid', `${why}: ${file}.`, `Check it with: kubectl --kubeconfig ${file} config view`)
  }
}

const TokenFiles = z.object({
  users: z
    .array(z.object({ name: z.string(), user: z.object({ tokenFile: z.string().optional() }).nullish() }))
    .nullish(),
})

/** The library knows `token-file` (read once), not the `tokenFile` that kubectl writes; its own provider reads again each minute. */
function adoptTokenFiles(kubeconfig: KubeConfig, file: string): void {
  for (const { name, user } of TokenFiles.parse(parse(readFileSync(file, 'utf8'))).users ?? []) {
    const known = kubeconfig.getUser(name)
    if (!user?.tokenFile || !known || known.token) continue
    const tokenFile = resolve(dirname(file), user.tokenFile)
    Object.assign(known, { authProvider: { name: 'tokenFile', config: { tokenFile } } })
  }
}

function selectContext(kubeconfig: KubeConfig, wanted: string | undefined, files: string): LoadedKubeconfig {
  const name = wanted ?? kubeconfig.getCurrentContext()
  const known = kubeconfig.getContexts().map(context => context.name)
  if (name && known.includes(name)) {
    kubeconfig.setCurrentContext(name)
    const problem = checkContext(kubeconfig, `The context "${name}" in ${files}`)
    return problem ? { ok: false, fault: problem } : { ok: true, kubeconfig }
  }
  return {
    ok: false,
    fault: fault(
      'context_missing',
      `The kubeconfig ${files} has no ${name ? `context "${name}"` : 'current-context'}.`,
      known.length === 0 ? 'It names no context at all: use another file.' : `Use one of: ${known.join(', ')}.`,
    ),
  }
}

function checkContext(kubeconfig: KubeConfig, what: string): Fault | null {
  const cluster = kubeconfig.getCurrentCluster()
  const missing = !cluster ? 'cluster' : !kubeconfig.getCurrentUser() ? 'user' : null
  if (!cluster || missing) {
    return fault(
      'kubeconfig_invalid',
      `${what} names a ${missing} that the file does not have.`,
      `Add the ${missing} to the file, or choose another context.`,
    )
  }
  if (!/^https?:\/\//.test(cluster.server) || !URL.canParse(cluster.server)) {
    return fault(
      'kubeconfig_invalid',
      `${what} has a server that is no address.`,
      'Write it as https://host:port in the file.',
    )
  }
  if (!cluster.server.startsWith('http:') || cluster.skipTLSVerify) return null
  if (!loopback.test(cluster.server)) {
    return fault(
      'kubeconfig_invalid',
      `${what} has a server over plain http, which would show its credentials to the network.`,
      'Use https, or `kubectl proxy` on this machine.',
    )
  }
  // The library refuses plain http unless certificates are not to be verified; `kubectl proxy` has none.
  Object.assign(cluster, { skipTLSVerify: true })
  return null
}

const loopback = /^http:\/\/(localhost|127\.[\d.]+|\[::1\])(:|\/|$)/
