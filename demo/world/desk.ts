import { writeCommit } from '@/demo/git-host/git/commits'
import { findRef, moveRef } from '@/demo/git-host/git/refs'
import { writeBlob, writeTree } from '@/demo/git-host/git/trees'
import type { RunningGitHost } from '@/demo/git-host/start'
import { digestOf } from '@/demo/repository/overlay-files'
import { type DemoLogin, personOf } from '@/demo/repository/people'
import { type DemoService, type Environment, imageOf } from '@/demo/repository/services'

/** What people and CI do in the repository: read a version, and commit another one. */
export interface Desk {
  /** The tag that the overlay's own text gives; null where it gives none. */
  versionOf(service: DemoService, environment: Environment): Promise<string | null>
  release(service: DemoService, environment: Environment, version: string, by: DemoLogin): Promise<string>
  commit(files: Readonly<Record<string, string | null>>, message: string, by: DemoLogin): Promise<string>
  read(path: string): Promise<string | null>
}

const branch = 'refs/heads/main'

export function deskAt(host: RunningGitHost, owner: string, name: string, now: () => number): Desk {
  const hosted = host.repository(owner, name)
  const repository = hosted.git
  return { versionOf, release, commit, read }

  async function read(path: string): Promise<string | null> {
    const object = await repository.objects.read(`${branch}:${path}`)
    return object === null ? null : object.content.toString('utf8')
  }

  async function versionOf(service: DemoService, environment: Environment): Promise<string | null> {
    const found = tagIn((await read(fileOf(service, environment))) ?? '', service)
    return found === null ? null : found.tag
  }

  async function release(
    service: DemoService,
    environment: Environment,
    version: string,
    by: DemoLogin,
  ): Promise<string> {
    const path = fileOf(service, environment)
    const text = (await read(path)) ?? ''
    const found = tagIn(text, service)
    if (found === null) throw new Error(`${path} names no version of ${service.name}.`)
    const tagged = text.slice(0, found.start) + version + text.slice(found.start + found.tag.length)
    const next = tagged.replace(/sha256:[0-9a-f]{64}/, digestOf(imageOf(service), version))
    return commit({ [path]: next }, `${service.name}: ${version} in ${environment}`, by)
  }

  async function commit(
    files: Readonly<Record<string, string | null>>,
    message: string,
    by: DemoLogin,
  ): Promise<string> {
    const sha = await hosted.exclusive(async () => {
      const parent = await findRef(repository, branch)
      if (parent === null) throw new Error('The demo repository has no main branch.')
      const changes = await Promise.all(
        Object.entries(files).map(async ([path, text]) => ({
          path,
          entry: text === null ? null : { mode: '100644', sha: await writeBlob(repository, Buffer.from(text)) },
        })),
      )
      const { name: person, email } = personOf(by)
      const author = { name: person, email, at: now() }
      const tree = await writeTree(repository, `${parent}^{tree}`, changes)
      const made = await writeCommit(repository, {
        tree,
        parents: [parent],
        author,
        committer: author,
        message: `${message}\n`,
      })
      await moveRef(repository, branch, made, parent)
      return made
    })
    await host.notice(owner, name, by)
    return sha
  }
}

function fileOf(service: DemoService, environment: Environment): string {
  const folder = `apps/${service.name}/overlays/${environment}`
  return service.place === 'patch' ? `${folder}/image.yaml` : `${folder}/kustomization.yaml`
}

/** Where the tag stands in an overlay's text: after newTag, else after the image's name. */
function tagIn(text: string, service: DemoService): { readonly start: number; readonly tag: string } | null {
  const name = imageOf(service).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  for (const pattern of [/newTag:\s*['"]?([\w][\w.-]*)/d, new RegExp(`${name}:([\\w][\\w.-]*)`, 'd')]) {
    const place = pattern.exec(text)?.indices?.[1]
    if (place !== undefined) return { start: place[0], tag: text.slice(place[0], place[1]) }
  }
  return null
}
