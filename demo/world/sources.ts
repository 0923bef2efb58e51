import { join } from 'node:path'
import { git } from '@/demo/git-host/git/run'
import type { Build } from '@/demo/repository/history'
import type { DemoLogin } from '@/demo/repository/people'
import { formatSource } from '@/demo/repository/source'

/** Services whose own repository stands on the demo's Git host. */
export const sourcedServices: readonly string[] = ['cart', 'checkout', 'storefront']

export interface Sources {
  create(builds: readonly Build[]): Promise<void>
  /** Commits and tags what one more version is built from. */
  build(service: string, version: string, by: DemoLogin, at: number): Promise<void>
}

export function sourcesAt(folder: string): Sources {
  const placeOf = (service: string) => join(folder, `${service}.git`)
  return {
    async create(builds) {
      await Promise.all(
        sourcedServices.map(async service => {
          const own = builds.filter(build => build.service === service)
          await git(folder, ['init', '--quiet', '--bare', '--initial-branch=main', placeOf(service)])
          // As the large hosts do.
          await git(placeOf(service), ['config', 'uploadpack.allowFilter', 'true'])
          await git(placeOf(service), ['fast-import', '--quiet'], { stdin: formatSource(service, own) })
        }),
      )
    },
    async build(service, version, by, at) {
      const stdin = formatSource(service, [{ version, at }], { by })
      await git(placeOf(service), ['fast-import', '--quiet'], { stdin })
    },
  }
}
