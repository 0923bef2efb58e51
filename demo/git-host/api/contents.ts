import { z } from 'zod'
import { readCommit, writeCommit } from '../git/commits'
import { findRef, moveRef } from '../git/refs'
import { readTree, type TreeEntry, writeBlob, writeTree } from '../git/trees'
import { noticeBranches } from '../notice'
import { presentGitCommit } from '../present/commit'
import { repositoryPage, repositoryUrl } from '../present/repository'
import { mayPush } from '../protection'
import { type Answer, notFound, ok, parseBody, raw, refuse } from './answer'
import { param, type RepositoryCall, type Route, repositoryRoute, userOf } from './route'

const newContent = z.object({
  message: z.string().min(1),
  content: z.string(),
  sha: z.string().optional(),
  branch: z.string().optional(),
})

export const contentRoutes: readonly Route[] = [
  repositoryRoute('GET', '/contents/*path', 'contents', call => read(call, param(call, 'path').replace(/\/$/, ''))),
  repositoryRoute('GET', '/contents', 'contents', call => read(call, '')),
  repositoryRoute('PUT', '/contents/*path', 'contents', call => call.repository.exclusive(() => write(call))),
]

async function read(call: RepositoryCall, path: string): Promise<Answer> {
  const ref = call.url.searchParams.get('ref') ?? call.repository.state.settings.defaultBranch
  const commit = ref.startsWith('-') ? null : await readCommit(call.repository.git, ref)
  if (commit === null) return refuse(404, `No commit found for the ref ${ref}`)
  const { objects } = call.repository.git
  const object = await objects.read(path === '' ? commit.tree : `${commit.sha}:${path}`)
  if (object === null) return notFound()
  if (object.type === 'tree') {
    const entries = (await readTree(call.repository.git, object.sha)) ?? []
    return ok(await Promise.all(entries.map(entry => presentEntry(call, ref, path, entry))))
  }
  if (call.accept.includes('raw')) return raw(object.content, 'application/vnd.github.raw; charset=utf-8')
  const name = path.slice(path.lastIndexOf('/') + 1)
  return ok({
    ...links(call, ref, path, object.sha, 'blob'),
    type: 'file',
    encoding: 'base64',
    size: object.content.length,
    name,
    path,
    content: object.content.toString('base64').replace(/.{60}/g, '$&\n'),
  })
}

/** One file in one commit on a branch; 409 where the blob is another than the one that was read. */
async function write(call: RepositoryCall): Promise<Answer> {
  const body = parseBody(newContent, call.body)
  const { git, state } = call.repository
  const branch = body.branch ?? state.settings.defaultBranch
  const path = param(call, 'path')
  const { login, name, email } = userOf(call)
  const parent = await findRef(git, `refs/heads/${branch}`)
  const head = parent === null ? null : await readCommit(git, parent)
  if (head === null) return refuse(404, `Branch ${branch} not found`)
  if (!mayPush(call.repository, `refs/heads/${branch}`, login)) {
    return refuse(409, 'Repository rule violations found\n\nChanges must be made through a pull request.')
  }
  const before = await git.objects.read(`${head.sha}:${path}`)
  if (before !== null && body.sha === undefined) return refuse(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
  if (before !== null && before.sha !== body.sha) return refuse(409, `${path} does not match ${body.sha}`)
  const blob = await writeBlob(git, Buffer.from(body.content, 'base64'))
  const tree = await writeTree(git, head.tree, [{ path, entry: { mode: '100644', sha: blob } }])
  const person = { name, email, at: call.host.clock() }
  const sha = await writeCommit(git, {
    tree,
    parents: [head.sha],
    author: person,
    committer: person,
    message: body.message,
  })
  if (!(await moveRef(git, `refs/heads/${branch}`, sha, head.sha))) return refuse(409, 'Branch was modified')
  await noticeBranches(call.host, call.repository, login)
  const commit = await readCommit(git, sha)
  if (commit === null) return notFound()
  const content = {
    ...links(call, branch, path, blob, 'blob'),
    type: 'file',
    name: path.split('/').at(-1),
    path,
  }
  return {
    status: before === null ? 201 : 200,
    body: { content, commit: presentGitCommit(call.host, call.repository, commit) },
  }
}

async function presentEntry(call: RepositoryCall, ref: string, folder: string, entry: TreeEntry) {
  const path = folder === '' ? entry.name : `${folder}/${entry.name}`
  const isFolder = entry.mode === '040000'
  const size = isFolder ? 0 : ((await call.repository.git.objects.read(entry.sha))?.content.length ?? 0)
  return {
    ...links(call, ref, path, entry.sha, isFolder ? 'tree' : 'blob'),
    type: isFolder ? 'dir' : 'file',
    size,
    name: entry.name,
    path,
  }
}

function links(call: RepositoryCall, ref: string, path: string, sha: string, kind: 'blob' | 'tree') {
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  const api = repositoryUrl(call.host, call.repository)
  const url = `${api}/contents/${encoded}?ref=${encodeURIComponent(ref)}`
  const git_url = `${api}/git/${kind}s/${sha}`
  const html_url = `${repositoryPage(call.host, call.repository)}/${kind}/${ref}/${encoded}`
  const download_url = kind === 'tree' ? null : `${repositoryPage(call.host, call.repository)}/raw/${ref}/${encoded}`
  return { sha, url, git_url, html_url, download_url, _links: { self: url, git: git_url, html: html_url } }
}
