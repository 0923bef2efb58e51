import { mkdirSync } from 'node:fs'
import { git } from '@/demo/git-host/git/run'
import { formatFastImport } from './fast-import'
import { writeHistory } from './history'
import { demoServices, type Environment, environmentsOf } from './services'

export interface DemoRepository {
  readonly head: string
  readonly commits: number
  /** The highest pull request that the history names; the Git host counts on from there. */
  readonly lastPull: number
  /** Version by service and environment, as meant; two services of dev say it in a way that kustomize does not take. */
  readonly versions: Readonly<Record<string, Readonly<Partial<Record<Environment, string>>>>>
}

/** Writes a bare repository with three weeks of a shop's history up to now. `dir` is made and must be empty. */
export async function createDemoRepository(dir: string, clock: () => number): Promise<DemoRepository> {
  const history = writeHistory(clock())
  mkdirSync(dir, { recursive: true })
  await git(dir, ['init', '--quiet', '--bare', '--initial-branch=main'])
  await git(dir, ['fast-import', '--quiet'], { stdin: formatFastImport(history.commits) })
  return {
    head: await git(dir, ['rev-parse', 'refs/heads/main']),
    commits: history.commits.length,
    lastPull: history.lastPull,
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
