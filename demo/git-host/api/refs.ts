import { z } from 'zod'
import { isAncestor } from '../git/commits'
import { findRef, isRefName, listRefs, moveRef } from '../git/refs'
import { noticeBranches } from '../notice'
import { repositoryUrl } from '../present/repository'
import { nodeId, type Schema } from '../present/schema'
import { mayPush } from '../protection'
import { created, noContent, notFound, ok, parseBody, refuse } from './answer'
import { paged } from './paging'
import { param, type RepositoryCall, type Route, repositoryRoute, userOf } from './route'

const newRef = z.object({ ref: z.string(), sha: z.string() })
const movedRef = z.object({ sha: z.string(), force: z.boolean().optional() })

export const refRoutes: readonly Route[] = [
  repositoryRoute('GET', '/git/ref/*ref', 'contents', async call => {
    const ref = `refs/${param(call, 'ref')}`
    const sha = await findRef(call.repository.git, ref)
    return sha === null ? notFound() : ok(await presentRef(call, ref, sha))
  }),
  repositoryRoute('GET', '/git/matching-refs/*ref', 'contents', async call => {
    // for-each-ref matches whole segments, GitHub any prefix.
    const wanted = `refs/${param(call, 'ref')}`
    const refs = Object.entries(await listRefs(call.repository.git, 'refs/')).filter(([ref]) => ref.startsWith(wanted))
    return paged(call, refs, ([ref, sha]) => presentRef(call, ref, sha))
  }),
  repositoryRoute('POST', '/git/refs', 'contents', call => {
    const { ref, sha } = parseBody(newRef, call.body)
    return call.repository.exclusive(async () => {
      if (!(await isRefName(call.repository.git, ref)) || ref.split('/').length < 3) {
        refuse(422, `Reference name '${ref}' is not valid`)
      }
      await requireObject(call, sha)
      requirePush(call, ref)
      if ((await findRef(call.repository.git, ref)) !== null) refuse(422, 'Reference already exists')
      if (!(await moveRef(call.repository.git, ref, sha, null))) refuse(422, 'Reference cannot be created')
      await noticeBranches(call.host, call.repository, userOf(call).login)
      return created(await presentRef(call, ref, sha))
    })
  }),
  repositoryRoute('PATCH', '/git/refs/*ref', 'contents', call => {
    const { sha, force = false } = parseBody(movedRef, call.body)
    const ref = `refs/${param(call, 'ref')}`
    return call.repository.exclusive(async () => {
      const before = await findRef(call.repository.git, ref)
      if (before === null) refuse(422, 'Reference does not exist')
      await requireObject(call, sha)
      requirePush(call, ref)
      if (!force && !(await isAncestor(call.repository.git, before, sha))) refuse(422, 'Update is not a fast forward')
      if (!(await moveRef(call.repository.git, ref, sha, before))) refuse(422, 'Reference cannot be updated')
      await noticeBranches(call.host, call.repository, userOf(call).login)
      return ok(await presentRef(call, ref, sha))
    })
  }),
  repositoryRoute('DELETE', '/git/refs/*ref', 'contents', call => {
    const ref = `refs/${param(call, 'ref')}`
    return call.repository.exclusive(async () => {
      const before = await findRef(call.repository.git, ref)
      if (before === null) refuse(422, 'Reference does not exist')
      requirePush(call, ref)
      if (!(await moveRef(call.repository.git, ref, null, before))) refuse(422, 'Reference cannot be deleted')
      await noticeBranches(call.host, call.repository, userOf(call).login)
      return noContent()
    })
  }),
]

async function requireObject(call: RepositoryCall, sha: string): Promise<void> {
  if (!/^[0-9a-f]{40}$/.test(sha))
    refuse(422, 'The sha parameter must be exactly 40 characters and contain only [0-9a-f].')
  if ((await call.repository.git.objects.read(sha)) === null) refuse(422, 'Object does not exist')
}

function requirePush(call: RepositoryCall, ref: string): void {
  if (!mayPush(call.repository, ref, userOf(call).login)) {
    refuse(422, 'Repository rule violations found\n\nChanges must be made through a pull request.')
  }
}

async function presentRef(call: RepositoryCall, ref: string, sha: string): Promise<Schema['git-ref']> {
  const url = repositoryUrl(call.host, call.repository)
  const type = (await call.repository.git.objects.read(sha))?.type ?? 'commit'
  const object = { type, sha, url: `${url}/git/${type}s/${sha}` }
  return { ref, node_id: nodeId('Ref', ref), url: `${url}/git/${ref}`, object }
}
