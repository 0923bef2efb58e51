import type { DemoApp } from '../contract'
import { isoTime } from '../present/schema'
import { created, notFound, ok, refuse } from './answer'
import { type Call, param, type Route, route } from './route'

/** What a GitHub App asks as itself, with a JWT that its key signed. */
export const appRoutes: readonly Route[] = [
  route('GET', '/app', call => {
    const app = appOf(call)
    return ok({ id: app.id, slug: app.slug, name: app.slug, permissions: permissionsOf(app), events: [] })
  }),
  route('POST', '/app/installations/:installation/access_tokens', call => {
    const app = appOf(call)
    if (param(call, 'installation') !== String(app.installationId)) return notFound()
    const { token, expiresAt } = call.host.apps.issue(app)
    return created({
      token,
      expires_at: isoTime(expiresAt),
      permissions: permissionsOf(app),
      repository_selection: 'all',
    })
  }),
]

function appOf(call: Call): DemoApp {
  const { caller } = call
  return caller.kind === 'app' ? caller.app : refuse(401, 'A JSON web token could not be decoded')
}

function permissionsOf({ permissions }: DemoApp): Readonly<Record<string, string>> {
  const all = { contents: 'write', pull_requests: 'write', statuses: 'write', checks: 'read', issues: 'write' }
  return { metadata: 'read', ...(permissions ?? all) }
}
