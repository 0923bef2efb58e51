import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { git } from '@/demo/git-host/git/run'
import { formatFastImport } from './fast-import'
import { type Build, writeHistory } from './history'
import { demoServices, type Environment, environmentsOf } from './services'

export interface DemoRepository {
  readonly head: string
  readonly commits: number
  /** The highest pull request that the history names; the Git host counts on from there. */
  readonly lastPull: number
  /** What was built from the applications' own repositories. */
  readonly builds: readonly Build[]
  /** Version by service and environment, as meant; two services of dev say it in a way that kustomize does not take. */
  readonly versions: Readonly<Record<string, Readonly<Partial<Record<Environment, string>>>>>
}

/** Writes a bare repository with three weeks of a shop's history up to now. `dir` must not be there; it appears whole or not at all. */
export async function createDemoRepository(dir: string, clock: () => number, url: string): Promise<DemoRepository> {
  const history = writeHistory(clock(), url)
  const draft = `${dir}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  await git(draft, ['init', '--quiet', '--bare', '--initial-branch=main'])
  await git(draft, ['fast-import', '--quiet'], { stdin: formatFastImport(history.commits) })
  renameSync(draft, dir)
  return {
    head: await git(dir, ['rev-parse', 'refs/heads/main']),
    commits: history.commits.length,
    lastPull: history.lastPull,
    builds: history.builds,
    versions: Object.fromEntries(
      demoServices.map(service => [
        service.name,
        Object.fromEntries(
          environmentsOf(service).map(environment => [
            environment,
            history.states.get(service.name)?.versions[environment],
          ]),
        ),
      ]),
    ),
  }
}
