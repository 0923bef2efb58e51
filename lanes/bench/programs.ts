import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const cache = process.env.REAL_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'real-bin')
const binaries = join(cache, 'bin')
const tools = process.env.REAL_TOOLS ?? fileURLToPath(new URL('../../../shared/tools', import.meta.url))
const path = [binaries, ...(process.env.PATH ?? '').split(delimiter)]

const clusterPrograms = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok', 'kubectl']
const programsOf = {
  flux: [...clusterPrograms, 'source-controller', 'kustomize-controller', 'helm-controller'],
  argocd: [...clusterPrograms, 'argocd', 'kustomize', 'redis-server'],
} as const

export type Deliverer = keyof typeof programsOf

/** Why these programs cannot be run here, in words for the report; null when they can. */
export function whyNot(deliverer: Deliverer): string | null {
  const missing = programsOf[deliverer].filter(name => !path.some(folder => existsSync(join(folder, name))))
  if (missing.length > 0) return `no ${missing.join(', ')} in ${binaries} or on PATH`
  return existsSync(join(tools, 'cluster-up')) ? null : `no scripts that start them in ${tools} (set REAL_TOOLS)`
}

/** A heading that says why its tests are skipped. */
export function heading(title: string, reason: string | null): string {
  return reason === null ? title : `${title} (skipped: ${reason})`
}

/** Runs one of the scripts that start and end the programs. */
export function runTool(
  name: string,
  folder: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  return run(join(tools, name), [folder], { variables, timeoutMs: 120_000 })
}

/**
 * A shell that ends what the scripts started in a folder, and removes it, as soon as its input ends: when asked, and also when this
 * process dies without a chance to say so.
 */
export function leash(folder: string, parts: readonly string[]): () => Promise<void> {
  const script = 'cat >/dev/null; for part in "${@:2}"; do "$part" "$1"; done; rm -rf "$1"'
  const downs = parts.map(part => join(tools, `${part}-down`))
  const shell = spawn('bash', ['-c', script, 'leash', folder, ...downs], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  const ended = once(shell, 'close')
  return async () => {
    shell.stdin.end()
    await ended
  }
}

export interface RunOptions {
  readonly input?: string
  readonly folder?: string
  readonly variables?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
}

/** Standard output; what the program said when it fails. */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const running = execute(program, [...args], {
    cwd: options.folder,
    env: { ...process.env, ...options.variables, PATH: path.join(delimiter) },
    timeout: options.timeoutMs ?? 60_000,
    maxBuffer: 64 * 1024 * 1024,
  })
  // A program that ends without reading what it is given has said why.
  running.child.stdin?.on('error', () => undefined).end(options.input ?? '')
  try {
    return (await running).stdout
  } catch (error) {
    const said = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr) : String(error)
    throw new Error(`${program} ${args.join(' ')}: ${said.trim()}`)
  }
}
