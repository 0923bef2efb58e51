import { execFile } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

/** A kustomize that is installed here: the program itself, or the one inside kubectl. */
export interface Program {
  readonly title: string
  /** The objects of one folder as YAML, or the sentence with which the program stopped. */
  build(root: string, folder: string, readsAbove: boolean): Promise<Built>
}

export type Built = { readonly ok: true; readonly yaml: string } | { readonly ok: false; readonly why: string }

const timeoutMs = 60_000
const longestOutput = 64_000_000

/** `KUSTOMIZE`, else `kustomize`, else `kubectl` on the PATH; null without one. */
export async function findProgram(environment: NodeJS.ProcessEnv, home: string): Promise<Program | null> {
  const names = [environment.KUSTOMIZE ?? '', 'kustomize', 'kubectl'].filter(name => name !== '')
  for (const name of names) {
    const file = locate(name, environment.PATH ?? '')
    const program = file && (await open(file, /kubectl(\.exe)?$/.test(file), home))
    if (program) return program
  }
  return null
}

function locate(name: string, path: string): string | null {
  const places = isAbsolute(name) ? [name] : path.split(delimiter).map(folder => join(folder, name))
  return places.find(isExecutable) ?? null
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

async function open(file: string, isKubectl: boolean, home: string): Promise<Program | null> {
  const version = await run(file, isKubectl ? ['version', '--client'] : ['version'], home, home)
  if (!version.ok) return null
  const number = /v\d+\.\d+\.\d+\S*/.exec(isKubectl ? version.yaml.replace(/^Client.*$/m, '') : version.yaml)?.[0]
  return {
    title: `kustomize ${number ?? ''}${isKubectl ? ' in kubectl' : ''}`,
    build: (root, folder, readsAbove) => {
      const restriction = readsAbove ? ['--load-restrictor', 'LoadRestrictionsNone'] : []
      return run(file, [isKubectl ? 'kustomize' : 'build', join(root, folder), ...restriction], root, home)
    },
  }
}

/**
 * No git on its PATH and a proxy where nobody listens keep the program off the network; plug-ins, exec and Helm are off unless a flag
 * turns them on, and none is given.
 */
function run(file: string, args: readonly string[], cwd: string, home: string): Promise<Built> {
  const nobody = 'http://127.0.0.1:9'
  const env = {
    PATH: home,
    HOME: home,
    TMPDIR: home,
    KUBECONFIG: join(home, 'none'),
    HTTP_PROXY: nobody,
    HTTPS_PROXY: nobody,
    http_proxy: nobody,
    https_proxy: nobody,
  }
  const limits = { timeout: timeoutMs, maxBuffer: longestOutput, killSignal: 'SIGKILL' as const }
  return new Promise(done => {
    execFile(
      file,
      [...args],
      { cwd, env: { ...env, NODE_ENV: process.env.NODE_ENV }, ...limits },
      (error, out, err) => {
        if (!error) done({ ok: true, yaml: out })
        else if (error.killed) done({ ok: false, why: `it took longer than ${timeoutMs / 1000} s or wrote too much` })
        else done({ ok: false, why: sentenceOf(err.replaceAll(cwd, '.')) || error.message })
      },
    )
  })
}

function sentenceOf(text: string): string {
  const lines = text.split('\n').filter(line => line.trim() !== '' && !line.startsWith('# Warning'))
  return (lines.at(-1) ?? '').replace(/^Error: /, '').slice(0, 300)
}
