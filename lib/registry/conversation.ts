import { isLoopbackName, type MayReach, type Reach } from './address'
import type { RegistryLogin } from './contract'
import { authorize, parseChallenge } from './login'
import { accept, longestManifest } from './manifest'
import { type Answer, ask, Unanswered } from './request'

const redirectsMost = 3
const redirects = [301, 302, 303, 307, 308]

export interface Place {
  readonly host: string
  readonly repository: string
  /** A tag or a digest. */
  readonly reference: string
}

export interface Trust {
  /** Hosts (with port) that the configuration names. */
  readonly configured: ReadonlySet<string>
  readonly allowLoopback: boolean
  readonly loginFor: (host: string) => RegistryLogin | null
}

/** One question about one manifest, with the login that the registry asks for and bounded redirects. Throws as `ask` does. */
export async function converse(
  method: 'GET' | 'HEAD',
  { host, repository, reference }: Place,
  trust: Trust,
  signal: AbortSignal,
): Promise<Answer> {
  const url = addressOf(host, `/v2/${repository}/manifests/${reference}`)
  const first = await follow(method, url, null, trust, signal)
  if (first.status !== 401) return first
  const challenge = parseChallenge(first.headers['www-authenticate'])
  if (challenge === null) throw new Unanswered(`${host} asks for a login of a kind that is not known here`)
  // Who is trusted with a password is trusted to name where it is checked.
  const may = mayReach(host, host, trust)
  const wanted = { registry: url, repository, may, signal }
  const answer = await follow(method, url, await authorize(challenge, trust.loginFor(host), wanted), trust, signal)
  if (answer.status === 401 || answer.status === 403)
    throw new Unanswered(
      trust.loginFor(host) === null
        ? `${host} asks for a login; add one under registries.logins`
        : `${host} refuses the login that registries.logins gives`,
    )
  return answer
}

/** What is said to one host is not said to another: the header goes no further than where it was asked for. */
async function follow(
  method: 'GET' | 'HEAD',
  begin: URL,
  authorization: string | null,
  trust: Trust,
  signal: AbortSignal,
): Promise<Answer> {
  let url = begin
  for (let hop = 0; hop <= redirectsMost; hop++) {
    const own = url.origin === begin.origin && authorization !== null ? { authorization } : {}
    const may = mayReach(begin.host, url.host, trust)
    const answer = await ask({ method, url, headers: { accept, ...own }, may, longest: longestManifest, signal })
    if (!redirects.includes(answer.status)) {
      // Another host's wish for a login is not this registry's.
      if (answer.status === 401 && url.origin !== begin.origin)
        throw new Unanswered(`${begin.host} sends on to ${url.host}, which asks for a login`)
      return answer
    }
    const { location } = answer.headers
    if (location === undefined || !URL.canParse(location, url)) throw new Unanswered(`${url.host} sends on to nowhere`)
    url = new URL(location, url)
    if (url.username !== '' || url.password !== '' || (begin.protocol === 'https:' && url.protocol !== 'https:'))
      throw new Unanswered(`${begin.host} sends on to where it may not`)
  }
  throw new Unanswered(`${begin.host} sends on more than ${redirectsMost} times`)
}

/** Private addresses only where the configuration names both who was asked and where it leads. */
function mayReach(asked: string, host: string, { configured, allowLoopback }: Trust): MayReach {
  const may = new Set<Reach>(['public'])
  if (configured.has(asked) && configured.has(host)) return may.add('private').add('loopback')
  return allowLoopback && isLoopbackName(addressOf(asked, '').hostname) ? may.add('loopback') : may
}

function addressOf(host: string, path: string): URL {
  const text = (scheme: string) => `${scheme}://${host === 'docker.io' ? 'registry-1.docker.io' : host}${path}`
  if (!URL.canParse(text('https'))) throw new Unanswered(`${host} is no address of a registry`)
  const url = new URL(text('https'))
  return isLoopbackName(url.hostname) ? new URL(text('http')) : url
}
