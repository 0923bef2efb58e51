import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { DemoApp, DemoUser, NewRepository } from './contract'
import { writeCommit } from './git/commits'
import { findRef, moveRef } from './git/refs'
import { gitEnvironment } from './git/run'
import { writeBlob, writeTree } from './git/trees'
import { type RunningGitHost, startGitHost } from './start'

/** A Git host with one repository for tests, and a git program beside it as the independent witness. */
export interface TestWorld {
  readonly host: RunningGitHost
  readonly owner: string
  readonly repo: string
  /** What the host's clock says; tests move it. */
  readonly time: { now: number }
  /** A commit straight in the bare repository, with the branch moved to it. */
  commit(branch: string, files: Readonly<Record<string, string | null>>, from?: string): Promise<string>
  /** Plain git in a folder of its own; its text. */
  git(args: readonly string[], folder?: string): Promise<string>
  readonly folder: string
  /** PEM, of every App here. */
  readonly appKey: string
  close(): Promise<void>
}

export const testUsers: readonly DemoUser[] = [
  { login: 'mara', name: 'Mara', email: 'mara@harbour.localhost', token: 'token-of-mara' },
  { login: 'jonas', name: 'Jonas', email: 'jonas@harbour.localhost', token: 'token-of-jonas' },
  { login: 'plimsoll-bot', type: 'Bot', token: 'token-of-the-bot' },
  { login: 'reader', token: 'token-of-a-reader' },
  { login: 'stranger', token: 'token-of-a-stranger' },
  { login: 'narrow', token: 'token-with-few-rights', permissions: { contents: 'read', pull_requests: 'write' } },
]

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  // As GitHub gives it.
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
})
const { publicKey } = keys

/** One that may what a promotion needs, one that may only read, and one that is not installed on the repository. */
export const testApps: readonly DemoApp[] = [
  { id: 101, slug: 'plimsoll-app', installationId: 9001, publicKey },
  { id: 102, slug: 'reading-app', installationId: 9002, publicKey, permissions: { contents: 'read' } },
  { id: 103, slug: 'stranger-app', installationId: 9003, publicKey },
]

const run = promisify(execFile)

export async function startTestWorld(settings: Partial<NewRepository> = {}, hourlyLimit = 5000): Promise<TestWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'git-host-'))
  const time = { now: Date.UTC(2026, 2, 2, 9) }
  const clock = () => time.now
  const host = await startGitHost({ root: join(folder, 'root'), users: testUsers, apps: testApps, clock, hourlyLimit })
  const names = { owner: 'harbour', name: 'gitops' }
  const access = {
    mara: 'admin',
    jonas: 'write',
    'plimsoll-bot': 'write',
    reader: 'read',
    narrow: 'write',
    'plimsoll-app[bot]': 'write',
    'reading-app[bot]': 'write',
  } as const
  const { git } = await host.createRepository({ ...names, private: true, access, ...settings })
  const person = { name: 'Mara', email: 'mara@harbour.localhost', at: time.now }
  const world: TestWorld = {
    host,
    owner: names.owner,
    repo: names.name,
    time,
    folder,
    appKey: keys.privateKey,
    async commit(branch, files, from = branch) {
      const ref = `refs/heads/${branch}`
      const parent = await findRef(git, `refs/heads/${from}`)
      const changes = await Promise.all(
        Object.entries(files).map(async ([path, text]) => ({
          path,
          entry: text === null ? null : { mode: '100644', sha: await writeBlob(git, Buffer.from(text)) },
        })),
      )
      const tree = await writeTree(git, parent === null ? null : `${parent}^{tree}`, changes)
      const parents = parent === null ? [] : [parent]
      const message = `Change ${Object.keys(files).join(', ')}\n`
      const sha = await writeCommit(git, { tree, parents, author: person, committer: person, message })
      await moveRef(git, ref, sha, await findRef(git, ref))
      await host.notice(names.owner, names.name, 'mara')
      return sha
    },
    async git(args, inside = folder) {
      const env = gitEnvironment({
        GIT_AUTHOR_NAME: 'Jonas',
        GIT_AUTHOR_EMAIL: 'jonas@harbour.localhost',
        GIT_COMMITTER_NAME: 'Jonas',
        GIT_COMMITTER_EMAIL: 'jonas@harbour.localhost',
      })
      return (await run('git', [...args], { cwd: inside, env })).stdout.trim()
    },
    async close() {
      await host.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await world.commit('main', {
    'apps/cart/overlays/prod/kustomization.yaml': 'images:\n  - newTag: 1.4.1\n',
    README: 'a\n',
  })
  return world
}
