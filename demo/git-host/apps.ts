import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { z } from 'zod'
import type { DemoApp, DemoUser } from './contract'

/** GitHub Apps: a signed request names the App, an installation's token acts as its bot for an hour. */
export interface AppBook {
  /** The bots, as accounts that nobody's own token opens. */
  readonly accounts: readonly DemoUser[]
  /** The App whose key signed this JWT, or null. */
  verify(jwt: string): DemoApp | null
  issue(app: DemoApp): { readonly token: string; readonly expiresAt: number }
  /** The account behind an installation's token that has not run out. */
  find(token: string): DemoUser | null
}

const hourMs = 3_600_000
const longestMs = 600_000
const skewMs = 60_000
const claims = z.object({ iat: z.number(), exp: z.number(), iss: z.union([z.string(), z.number()]) })

export function createAppBook(apps: readonly DemoApp[], clock: () => number): AppBook {
  const issued = new Map<string, { readonly account: DemoUser; readonly expiresAt: number }>()
  const accounts = apps.map(
    (app): DemoUser => ({
      login: `${app.slug}[bot]`,
      type: 'Bot',
      token: randomBytes(20).toString('hex'),
      ...(app.permissions === undefined ? {} : { permissions: app.permissions }),
    }),
  )
  return {
    accounts,
    verify: jwt => apps.find(app => isSignedBy(app, jwt)) ?? null,
    issue(app) {
      const token = `ghs_${randomBytes(18).toString('hex')}`
      const expiresAt = clock() + hourMs
      const account = accounts[apps.indexOf(app)]
      if (account !== undefined) issued.set(token, { account, expiresAt })
      return { token, expiresAt }
    },
    find(token) {
      const known = issued.get(token)
      return known === undefined || known.expiresAt <= clock() ? null : known.account
    },
  }
}

/** RS256 over header and claims, of this App, and for no longer than GitHub allows: by the real clock, as its signer has no other. */
function isSignedBy(app: DemoApp, jwt: string): boolean {
  const [header = '', body = '', signature = ''] = jwt.split('.')
  const key = createPublicKey(app.publicKey)
  if (!verify('RSA-SHA256', Buffer.from(`${header}.${body}`), key, Buffer.from(signature, 'base64url'))) return false
  const { iat, exp, iss } = claims.parse(JSON.parse(Buffer.from(body, 'base64url').toString()))
  const now = Date.now()
  const isNow = iat * 1000 <= now + skewMs && exp * 1000 > now && exp * 1000 <= now + longestMs + skewMs
  return isNow && String(iss) === String(app.id)
}
