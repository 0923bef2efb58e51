import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { gitEnvironment } from './git/run'
import type { Host } from './host'
import { noticeBranches } from './notice'
import { closedRefs } from './protection'
import type { HostedRepository } from './repositories'
import { accessOf, type Caller } from './users'

export interface GitRequest {
  readonly owner: string
  readonly name: string
  /** `info/refs`, `git-upload-pack` or `git-receive-pack`. */
  readonly service: string
}

export function matchGitRequest(path: string): GitRequest | null {
  const [, owner, name, service] =
    /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(path) ?? []
  return owner === undefined || name === undefined || service === undefined ? null : { owner, name, service }
}

/** Clone, fetch and push by git's own `http-backend`; who may is decided here, as GitHub answers it. */
export async function serveGit(
  host: Host,
  hooks: string,
  caller: Caller,
  wanted: GitRequest,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const push = wanted.service === 'git-receive-pack' || url.searchParams.get('service') === 'git-receive-pack'
  const login = caller.kind === 'user' ? caller.user.login : null
  const repository = host.repositories.find(wanted.owner, wanted.name)
  const access = repository === null ? null : accessOf(repository, login)
  if (caller.kind === 'invalid' || (caller.kind === 'anonymous' && (access === null || push))) {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="GitHub"', 'content-type': 'text/plain' })
    response.end(caller.kind === 'invalid' ? 'Invalid username or token.\n' : 'Authentication required.\n')
    return
  }
  if (repository === null || access === null) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Repository not found.\n')
    return
  }
  if (push && access === 'read') {
    response.writeHead(403, { 'content-type': 'text/plain' })
    response.end(`Permission to ${repository.owner}/${repository.name}.git denied to ${login}.\n`)
    return
  }
  const run = () => backend(repository, hooks, login, wanted, url, request, response)
  if (wanted.service === 'git-receive-pack') {
    await repository.exclusive(async () => {
      await run()
      await noticeBranches(host, repository, login ?? 'anonymous')
    })
  } else await run()
  // Whoever pushed may ask about it as soon as the answer ends.
  response.end()
}

/** The `update` hook by which a push to a protected branch is refused. */
export function writeHooks(root: string): string {
  const folder = join(root, 'hooks')
  mkdirSync(folder, { recursive: true })
  const lines = [
    '#!/bin/sh',
    'case " $CLOSED_REFS " in',
    '*" $1 "*) echo "GH006: Protected branch update failed for $1. Changes must be made through a pull request." >&2; exit 1 ;;',
    'esac',
  ]
  writeFileSync(join(folder, 'update'), `${lines.join('\n')}\n`)
  chmodSync(join(folder, 'update'), 0o755)
  return folder
}

/** Resolves when git has said all; the answer is left open. */
function backend(
  repository: HostedRepository,
  hooks: string,
  login: string | null,
  wanted: GitRequest,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const config = { 'core.hooksPath': hooks, 'http.receivepack': 'true', 'safe.directory': '*', 'gc.auto': '0' }
  const child = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: gitEnvironment({
      GIT_PROJECT_ROOT: repository.git.dir,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: `/${wanted.service}`,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET',
      REMOTE_USER: login ?? '',
      REMOTE_ADDR: '127.0.0.1',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      CLOSED_REFS: closedRefs(repository, login ?? '').join(' '),
      ...configEnvironment(config),
    }),
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.stdin.on('error', () => undefined)
    request.pipe(child.stdin)
    relayCgi(child.stdout, response)
    child.on('close', () => resolve())
  })
}

/** A CGI answer: headers, an empty line, then the body as it comes. */
function relayCgi(stdout: NodeJS.ReadableStream, response: ServerResponse): void {
  let head: Buffer | null = Buffer.alloc(0)
  stdout.on('data', (chunk: Buffer) => {
    if (head === null) {
      response.write(chunk)
      return
    }
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) return
    const headers = head.subarray(0, end).toString().split('\r\n').map(splitHeader)
    const status = Number.parseInt(headers.find(([name]) => name === 'status')?.[1] ?? '200', 10)
    response.writeHead(status, Object.fromEntries(headers.filter(([name]) => name !== 'status')))
    response.write(head.subarray(end + 4))
    head = null
  })
}

function splitHeader(line: string): readonly [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
}

function configEnvironment(config: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(config)
  const pairs = entries.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ])
  return { GIT_CONFIG_COUNT: String(entries.length), ...Object.fromEntries(pairs) }
}
