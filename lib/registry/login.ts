import { z } from 'zod'
import { isLoopbackName, type MayReach } from './address'
import type { RegistryLogin } from './contract'
import { ask, Unanswered } from './request'

/** How a registry wants to be spoken to, read from WWW-Authenticate. */
export type Challenge =
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'bearer'; readonly realm: URL; readonly service: string | null }

const longestToken = 262_144
const tokenAnswer = z.object({ token: z.string().optional(), access_token: z.string().optional() })

/** Null where it asks for nothing that is known here. */
export function parseChallenge(header: string | undefined): Challenge | null {
  const [, scheme = '', rest = ''] = /^\s*(basic|bearer)\b(.*)$/is.exec((header ?? '').slice(0, 4_096)) ?? []
  if (scheme.toLowerCase() === 'basic') return { scheme: 'basic' }
  if (scheme === '') return null
  const values = new Map<string, string>()
  for (const [, name = '', value = ''] of rest.matchAll(/([a-z_]+)="([^"]*)"/gi)) values.set(name.toLowerCase(), value)
  const realm = URL.canParse(values.get('realm') ?? '') ? new URL(values.get('realm') ?? '') : null
  return realm === null ? null : { scheme: 'bearer', realm, service: values.get('service') ?? null }
}

/**
 * The Authorization header for reading one repository. The password goes to the registry itself, or to the realm that it names, over
 * https or on this machine. Throws Unanswered.
 */
export async function authorize(
  challenge: Challenge,
  login: RegistryLogin | null,
  wanted: { readonly registry: URL; readonly repository: string; readonly may: MayReach; readonly signal: AbortSignal },
): Promise<string> {
  const { hostname } = wanted.registry
  if (challenge.scheme === 'basic') {
    if (login === null) throw new Unanswered(`${hostname} asks for a login; add one under registries.logins`)
    return basic(login)
  }
  const realm = new URL(challenge.realm)
  if (realm.username !== '' || realm.password !== '') throw new Unanswered(`${hostname} names a login service in vain`)
  // A registry elsewhere has no business with what listens on this machine.
  if (isLoopbackName(realm.hostname) && !isLoopbackName(hostname))
    throw new Unanswered(`${hostname} names a login service on this machine`)
  realm.hash = ''
  if (challenge.service !== null) realm.searchParams.set('service', challenge.service)
  // What it asks for may be more than reading.
  realm.searchParams.set('scope', `repository:${wanted.repository}:pull`)
  const { may, signal } = wanted
  const headers = { accept: 'application/json', ...(login === null ? {} : { authorization: basic(login) }) }
  const answer = await ask({ method: 'GET', url: realm, headers, may, longest: longestToken, signal })
  if (answer.status === 401 || answer.status === 403)
    throw new Unanswered(
      login === null
        ? `${hostname} asks for a login; add one under registries.logins`
        : `${hostname} refuses the login that registries.logins gives`,
    )
  if (answer.status !== 200) throw new Unanswered(`the login service of ${hostname} answers ${answer.status}`)
  const token = tokenIn(answer.body)
  if (token === null) throw new Unanswered(`the login service of ${hostname} gives no token`)
  return `Bearer ${token}`
}

function basic({ host, user, password }: RegistryLogin): string {
  let secret: string
  try {
    secret = password()
  } catch {
    throw new Unanswered(`the password for ${host} could not be read; see registries.logins`)
  }
  return `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`
}

function tokenIn(body: Buffer): string | null {
  try {
    const { token, access_token } = tokenAnswer.parse(JSON.parse(body.toString('utf8')))
    const found = token ?? access_token ?? ''
    return /^[\x21-\x7e]+$/.test(found) ? found : null
  } catch {
    return null
  }
}
