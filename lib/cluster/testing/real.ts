import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import https from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CoreV1Api, KubeConfig, type KubernetesObject } from '@kubernetes/client-node'
import { parse } from 'yaml'
import { formatClusterRole } from '../rbac'
import type { Backend, Kubeconfig } from './backend'
import { adminConfig, createWriter } from './writer'

/** Why no real API server is tried, in words for the report; null when one is. */
export function whyNoReal(env: NodeJS.ProcessEnv = process.env): string | null {
  if (env.PLIMSOLL_REAL_KUBECONFIG || env.KUBEBUILDER_ASSETS) return null
  return 'neither PLIMSOLL_REAL_KUBECONFIG (a running cluster) nor KUBEBUILDER_ASSETS (etcd and kube-apiserver) is set'
}

/** The cluster of PLIMSOLL_REAL_KUBECONFIG, else etcd and kube-apiserver from KUBEBUILDER_ASSETS, started for the test. */
export async function startReal(env: NodeJS.ProcessEnv = process.env): Promise<Backend> {
  if (env.PLIMSOLL_REAL_KUBECONFIG) return fromKubeconfig(env.PLIMSOLL_REAL_KUBECONFIG)
  return fromBinaries(env.KUBEBUILDER_ASSETS ?? '')
}

async function fromKubeconfig(file: string): Promise<Backend> {
  const config = new KubeConfig()
  config.loadFromFile(file)
  const token = config.getCurrentUser()?.token ?? ''
  if (token === '') throw new Error(`${file} must hold a token for its current user`)
  const authority = config.getCurrentCluster()?.caData ?? null
  const server = new URL(config.getCurrentCluster()?.server ?? '')
  return backendOf('a running cluster', server, { token, authority }, true, async () => {})
}

async function fromBinaries(folder: string): Promise<Backend> {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-apiserver-'))
  const [etcd, peer, secure] = [await freePort(), await freePort(), await freePort()]
  const token = randomBytes(16).toString('hex')
  const key = join(work, 'sa.key')
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  writeFileSync(key, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 })
  writeFileSync(join(work, 'tokens.csv'), `${token},admin,admin,"system:masters"\n`, { mode: 0o600 })
  const children = [
    run(folder, 'etcd', [
      `--data-dir=${work}/etcd`,
      '--unsafe-no-fsync',
      `--listen-client-urls=http://127.0.0.1:${etcd}`,
      `--advertise-client-urls=http://127.0.0.1:${etcd}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-cluster=default=http://127.0.0.1:${peer}`,
    ]),
    run(folder, 'kube-apiserver', [
      `--etcd-servers=http://127.0.0.1:${etcd}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${secure}`,
      `--cert-dir=${work}`,
      `--token-auth-file=${work}/tokens.csv`,
      '--authorization-mode=RBAC',
      '--service-cluster-ip-range=10.96.0.0/16',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${key}`,
      `--service-account-signing-key-file=${key}`,
      '--disable-admission-plugins=ServiceAccount',
      '--endpoint-reconciler-type=none',
    ]),
  ]
  const stop = async () => {
    await Promise.all(children.map(end))
    rmSync(work, { recursive: true, force: true })
  }
  const server = new URL(`https://127.0.0.1:${secure}`)
  try {
    await answers(server, children)
    const authority = readFileSync(join(work, 'apiserver.crt')).toString('base64')
    return backendOf('etcd and kube-apiserver', server, { token, authority }, false, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

function backendOf(
  name: string,
  server: URL,
  admin: Kubeconfig,
  controllers: boolean,
  stop: () => Promise<void>,
): Backend {
  const writer = createWriter(server, admin)
  const core = adminConfig(server, admin).makeApiClient(CoreV1Api)
  const made: KubernetesObject[] = []

  async function make(object: KubernetesObject): Promise<void> {
    await writer.write(object)
    made.push(object)
  }

  return {
    name,
    server,
    admin,
    controllers,
    async reader(without, namespace) {
      const id = `plimsoll-test-${randomBytes(4).toString('hex')}`
      const role = parse(formatClusterRole(id)) as ClusterRole
      const rules = role.rules.flatMap(rule => {
        const left = rule.resources.filter(
          plural => !without.includes([plural, rule.apiGroups[0]].filter(Boolean).join('.')),
        )
        return left.length === 0 ? [] : [{ ...rule, resources: left }]
      })
      const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: id, namespace: 'default' } }
      await make(account)
      await make({ ...role, rules } as KubernetesObject)
      await make({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
        metadata: namespace === undefined ? { name: id } : { name: id, namespace },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: id },
        subjects: [{ kind: 'ServiceAccount', name: id, namespace: 'default' }],
      } as KubernetesObject)
      const request = { name: id, namespace: 'default', body: { spec: { audiences: [] } } }
      const { status } = await core.createNamespacedServiceAccountToken(request)
      return { token: status?.token ?? '', authority: admin.authority }
    },
    ...writer,
    async stop() {
      for (const object of made.reverse()) await writer.remove(object)
      await stop()
    },
  }
}

interface ClusterRole extends KubernetesObject {
  readonly rules: readonly { readonly apiGroups: readonly string[]; readonly resources: readonly string[] }[]
}

function run(folder: string, program: string, args: readonly string[]): ChildProcess {
  const child = spawn(join(folder, program), args, { stdio: 'ignore' })
  process.once('exit', () => child.kill('SIGKILL'))
  return child
}

function end(child: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}

async function answers(server: URL, children: readonly ChildProcess[]): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const dead = children.find(child => child.exitCode !== null)
    if (dead) throw new Error(`${dead.spawnfile} ended with ${dead.exitCode}`)
    if (await isReady(server)) return
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error('kube-apiserver was not ready within 30 s')
}

function isReady(server: URL): Promise<boolean> {
  return new Promise(resolve => {
    const request = https.get(new URL('/readyz', server), { rejectUnauthorized: false, timeout: 1_000 }, response => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    request.on('error', () => resolve(false))
    request.on('timeout', () => request.destroy())
  })
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
