import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { type Limits, type Output, runIsolated } from './run'

/** A kustomize that is installed here: the program itself, or the one inside kubectl. */
export interface Program {
  readonly title: string
  /** The objects of one folder as YAML, or the sentence with which the program stopped. Throws only the signal's reason. */
  build(root: string, folder: string, limits: BuildLimits): Promise<Output>
}

export interface BuildLimits extends Limits {
  /** Without the load restriction the program may read any file of this machine: only for a repository of one's own. */
  readonly readsAbove?: boolean
}

/** Variables of a process, of which `KUSTOMIZE` and `PATH` are read. */
export type Environment = Readonly<Record<string, string | undefined>>

const versionLimits = { timeoutMs: 10_000, longestOutput: 65_536 }

/** `KUSTOMIZE`, else `kustomize`, else `kubectl` on the PATH; null without one. `home`: an empty folder. */
export async function findProgram(environment: Environment, home: string): Promise<Program | null> {
  const path = environment.PATH ?? ''
  const names = [environment.KUSTOMIZE ?? '', 'kustomize', 'kubectl'].filter(name => name !== '')
  for (const name of names) {
    const file = locate(name, path)
    const program = file && (await open(file, /kubectl(\.exe)?$/.test(file), home, await offline(path, home)))
    if (program) return program
  }
  return null
}

/** What takes the network away from a child, where the system lets us: `unshare` with its arguments, else nothing. */
async function offline(path: string, home: string): Promise<readonly string[]> {
  const [file, nothing] = [locate('unshare', path), locate('true', path)]
  if (file === null || nothing === null) return []
  return (await runIsolated([file, '-rn', nothing], home, home, versionLimits)).ok ? [file, '-rn'] : []
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

async function open(
  file: string,
  isKubectl: boolean,
  home: string,
  before: readonly string[],
): Promise<Program | null> {
  const version = await runIsolated(
    [...before, file, 'version', ...(isKubectl ? ['--client'] : [])],
    home,
    home,
    versionLimits,
  )
  if (!version.ok) return null
  const number = /v\d+\.\d+\.\d+\S*/.exec(isKubectl ? version.text.replace(/^Client.*$/m, '') : version.text)?.[0]
  return {
    title: `kustomize ${number ?? ''}${isKubectl ? ' in kubectl' : ''}`,
    build: (root, folder, limits) => {
      const restriction = limits.readsAbove ? ['--load-restrictor', 'LoadRestrictionsNone'] : []
      const command = [...before, file, isKubectl ? 'kustomize' : 'build', join(root, folder), ...restriction]
      return runIsolated(command, root, home, limits)
    },
  }
}
