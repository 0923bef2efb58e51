import { z } from 'zod'
import { readCommit, writeCommit } from '../git/commits'
import { listTree, objectTypeOf, type TreeChange, writeBlob, writeTree } from '../git/trees'
import { presentGitCommit } from '../present/commit'
import { repositoryUrl } from '../present/repository'
import { nodeId, type Schema } from '../present/schema'
import { created, notFound, ok, parseBody, raw, refuse } from './answer'
import { param, type RepositoryCall, type Route, repositoryRoute, userOf } from './route'

const sha = z.string().regex(/^[0-9a-f]{40}$/, 'must be exactly 40 characters and contain only [0-9a-f]')
const person = z.object({ name: z.string(), email: z.string(), date: z.string().optional() })
const newBlob = z.object({ content: z.string(), encoding: z.enum(['utf-8', 'base64']).optional() })
const newTree = z.object({
  base_tree: sha.optional(),
  tree: z.array(
    z.object({
      path: z.string().min(1),
      mode: z.enum(['100644', '100755', '040000', '160000', '120000']),
      sha: sha.nullable().optional(),
      content: z.string().optional(),
    }),
  ),
})
const newCommit = z.object({
  message: z.string(),
  tree: sha,
  parents: z.array(sha).optional(),
  author: person.optional(),
  committer: person.optional(),
})

export const gitObjectRoutes: readonly Route[] = [
  repositoryRoute('GET', '/git/blobs/:sha', 'contents', async call => {
    const object = await call.repository.git.objects.read(param(call, 'sha'))
    if (object?.type !== 'blob') return notFound()
    if (call.accept.includes('raw')) return raw(object.content, 'application/vnd.github.raw; charset=utf-8')
    const blob: Schema['blob'] = {
      sha: object.sha,
      node_id: nodeId('Blob', object.sha),
      url: `${repositoryUrl(call.host, call.repository)}/git/blobs/${object.sha}`,
      size: object.content.length,
      content: object.content.toString('base64'),
      encoding: 'base64',
    }
    return ok(blob)
  }),
  repositoryRoute('POST', '/git/blobs', 'contents', async call => {
    const { content, encoding } = parseBody(newBlob, call.body)
    const written = await writeBlob(
      call.repository.git,
      Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'),
    )
    return created({ sha: written, url: `${repositoryUrl(call.host, call.repository)}/git/blobs/${written}` })
  }),
  repositoryRoute('GET', '/git/trees/*sha', 'contents', async call => {
    const tree = await call.repository.git.objects.read(`${param(call, 'sha')}^{tree}`)
    if (tree === null) return notFound()
    return ok(await presentTree(call, tree.sha, call.url.searchParams.has('recursive')))
  }),
  repositoryRoute('POST', '/git/trees', 'contents', async call => {
    const body = parseBody(newTree, call.body)
    const base =
      body.base_tree === undefined ? null : await call.repository.git.objects.read(`${body.base_tree}^{tree}`)
    if (body.base_tree !== undefined && base === null) refuse(404, 'Not Found')
    const changes = await Promise.all(body.tree.map(entry => readChange(call, entry)))
    return created(await presentTree(call, await writeTree(call.repository.git, base?.sha ?? null, changes), false))
  }),
  repositoryRoute('GET', '/git/commits/:sha', 'contents', async call => {
    const commit = await readCommit(call.repository.git, param(call, 'sha'))
    return commit === null ? notFound() : ok(presentGitCommit(call.host, call.repository, commit))
  }),
  repositoryRoute('POST', '/git/commits', 'contents', async call => {
    const body = parseBody(newCommit, call.body)
    const tree = await call.repository.git.objects.read(body.tree)
    if (tree?.type !== 'tree') refuse(422, 'Tree SHA does not exist')
    const parents = body.parents ?? []
    for (const parent of parents) {
      if ((await call.repository.git.objects.read(parent))?.type !== 'commit') {
        refuse(422, 'Parent SHA does not exist or is not a commit object')
      }
    }
    const author = readPerson(call, body.author)
    const committer = body.committer === undefined ? author : readPerson(call, body.committer)
    const written = await writeCommit(call.repository.git, {
      tree: body.tree,
      parents,
      author,
      committer,
      message: body.message,
    })
    const commit = await readCommit(call.repository.git, written)
    return commit === null ? notFound() : created(presentGitCommit(call.host, call.repository, commit))
  }),
]

async function readChange(call: RepositoryCall, entry: z.infer<typeof newTree>['tree'][number]): Promise<TreeChange> {
  if (entry.path.split('/').some(segment => ['', '.', '..', '.git'].includes(segment))) {
    refuse(422, 'tree.path contains a malformed path component')
  }
  if (entry.sha === null) return { path: entry.path, entry: null }
  if (entry.content !== undefined) {
    return {
      path: entry.path,
      entry: { mode: entry.mode, sha: await writeBlob(call.repository.git, Buffer.from(entry.content)) },
    }
  }
  const object = entry.sha === undefined ? null : await call.repository.git.objects.read(entry.sha)
  if (object === null || object.type !== objectTypeOf(entry.mode)) {
    return refuse(422, `tree.sha ${entry.sha} is not a valid ${objectTypeOf(entry.mode)}`)
  }
  return { path: entry.path, entry: { mode: entry.mode, sha: object.sha } }
}

async function presentTree(call: RepositoryCall, tree: string, recursive: boolean): Promise<Schema['git-tree']> {
  const url = `${repositoryUrl(call.host, call.repository)}/git`
  const items = await listTree(call.repository.git, tree, recursive)
  return {
    sha: tree,
    url: `${url}/trees/${tree}`,
    truncated: false,
    tree: items.map(({ path, mode, type, sha: id, size }) => ({
      path,
      mode,
      type,
      sha: id,
      ...(size === null ? {} : { size }),
      url: `${url}/${type}s/${id}`,
    })),
  }
}

function readPerson(call: RepositoryCall, given: z.infer<typeof person> | undefined) {
  const { name, email } = given ?? userOf(call)
  const at = given?.date === undefined ? call.host.clock() : Date.parse(given.date)
  if (Number.isNaN(at)) refuse(422, 'Invalid request.\n\ndate is not a valid ISO 8601 time')
  return { name, email, at }
}
