import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '@/lib/errors'

export interface Credential {
  readonly username: string
  readonly secret: string
}

export type Transport = 'https' | 'http' | 'ssh' | 'file'

/** Where a repository is, with the credentials taken out. */
export interface Location {
  readonly transport: Transport
  /** What git is given and what is shown: never holds credentials. */
  readonly url: string
  /** `https://host/`: the part of a web address that a credential is meant for; null for ssh and paths. */
  readonly origin: string | null
  /** What stood in the address before the `@`, if anything did. */
  readonly credential: Credential | null
  /** Stable and safe as a folder's name. */
  readonly id: string
}

/** Only https, http, ssh and local paths: `ext::`, `fd::` and other helpers would let an address run a program. */
export function parseLocation(text: string, base: string = process.cwd()): Location {
  const address = text.trim()
  if (address === '' || address.startsWith('-') || hasControlCharacter(address)) throw refused(address)
  if (/^[a-z][a-z0-9+.-]*::/i.test(address)) throw refused(address)
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) return fromUrl(address)
  const scp = /^(?:([\w.-]+)@)?([\w][\w.-]+):(?!\/\/)(.+)$/.exec(address)
  if (scp && !address.startsWith('/') && !address.startsWith('.')) return located('ssh', address, null, null)
  return located('file', resolve(base, address), null, null)
}

function fromUrl(address: string): Location {
  const url = parseUrl(address)
  if (url.protocol === 'file:') return located('file', fileURLToPath(url), null, null)
  if (url.protocol === 'ssh:') {
    if (!/^[\w[]/.test(url.hostname) || url.username.startsWith('-')) throw refused(address)
    url.password = ''
    return located('ssh', url.href, null, null)
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refused(address)
  const credential = credentialOf(url)
  url.username = ''
  url.password = ''
  url.hash = ''
  return located(url.protocol === 'https:' ? 'https' : 'http', url.href, `${url.origin}/`, credential)
}

function parseUrl(address: string): URL {
  try {
    return new URL(address)
  } catch {
    throw refused(address)
  }
}

/** `https://TOKEN@host` and `https://user:TOKEN@host` are both in use. */
function credentialOf(url: URL): Credential | null {
  const username = decodeURIComponent(url.username)
  const password = decodeURIComponent(url.password)
  if (password !== '') return { username, secret: password }
  return username === '' ? null : { username: 'x-access-token', secret: username }
}

function located(transport: Transport, url: string, origin: string | null, credential: Credential | null): Location {
  const plain = url.replace(/\/+$/, '').replace(/\.git$/, '')
  const name = (/([^/:\\]+)$/.exec(plain)?.[1] ?? 'repository').replace(/[^\w.-]/g, '-').replace(/^[.-]+/, '')
  const hash = createHash('sha256').update(plain).digest('hex').slice(0, 12)
  return { transport, url, origin, credential, id: `${name.slice(0, 40) || 'repository'}-${hash}` }
}

function refused(address: string): AppError {
  const shown = address.replace(/\/\/[^/@\s]*@/, '//').slice(0, 200)
  return new AppError(
    'bad_request',
    `"${shown}" is not an address that Plimsoll reads. Give an https://, http:// or ssh address (git@host:path too), or the path of a folder.`,
  )
}

function hasControlCharacter(text: string): boolean {
  return [...text].some(character => character < ' ' || character === '\u007f')
}
