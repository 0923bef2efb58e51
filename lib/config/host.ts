import type { HostConfig } from '@/lib/config'

export interface RepositoryAddress {
  readonly kind: 'https' | 'http' | 'ssh' | 'path'
  readonly host: string | null
  /** `owner/name` without `.git`; null for a path. */
  readonly slug: { readonly owner: string; readonly name: string } | null
  readonly hasCredential: boolean
}

/** Reads a repository's url in the forms that git takes: an address, `git@host:owner/name.git`, or a local path. */
export function parseRepositoryUrl(url: string): RepositoryAddress | null {
  const scp = /^(?:[^@/\s]+@)?([\w.-]+):(?!\/\/)(?!\\)(.+)$/.exec(url)
  if (scp?.[1] && scp[2] && scp[1].length > 1) {
    return { kind: 'ssh', host: scp[1], slug: slugOf(scp[2]), hasCredential: false }
  }
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return { kind: 'path', host: null, slug: null, hasCredential: false }
  if (!URL.canParse(url)) return null
  const { protocol, host, pathname, username, password } = new URL(url)
  if (protocol === 'file:') return { kind: 'path', host: null, slug: null, hasCredential: false }
  if (protocol === 'ssh:') return { kind: 'ssh', host, slug: slugOf(pathname), hasCredential: password !== '' }
  if (protocol !== 'https:' && protocol !== 'http:') return null
  const kind = protocol === 'https:' ? 'https' : 'http'
  return { kind, host, slug: slugOf(pathname), hasCredential: username !== '' || password !== '' }
}

/** What the file says of the host, the rest guessed from the url; null where nothing tells the kind. */
export function completeHost(
  address: RepositoryAddress,
  said: { readonly kind?: HostConfig['kind'] | undefined; readonly api?: string | undefined },
): Pick<HostConfig, 'kind' | 'api' | 'owner' | 'name'> | null {
  if (!address.slug || !address.host) return null
  const kind = said.kind ?? guessKind(`${address.host} ${said.api ?? ''}`)
  if (!kind) return null
  const api = said.api ?? guessApi(kind, address)
  return { kind, api: api.replace(/\/+$/, ''), ...address.slug }
}

export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(host)
}

function slugOf(path: string): RepositoryAddress['slug'] {
  const [name, owner] = path
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split('/')
    .filter(part => part !== '')
    .reverse()
  return owner && name ? { owner, name } : null
}

function guessKind(words: string): HostConfig['kind'] | null {
  if (/github|\/api\/v3/.test(words)) return 'github'
  if (/gitea|forgejo|codeberg|\/api\/v1/.test(words)) return 'gitea'
  return null
}

function guessApi(kind: HostConfig['kind'], { kind: scheme, host }: RepositoryAddress): string {
  if (kind === 'github' && host === 'github.com') return 'https://api.github.com'
  const origin = `${scheme === 'http' ? 'http' : 'https'}://${scheme === 'ssh' ? host?.replace(/:\d+$/, '') : host}`
  return kind === 'github' ? `${origin}/api/v3` : `${origin}/api/v1`
}
