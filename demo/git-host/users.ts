import type { AppBook } from './apps'
import type { Access, DemoApp, DemoUser, Permission } from './contract'
import type { HostedRepository } from './repositories'

export interface User {
  readonly id: number
  readonly login: string
  readonly name: string
  readonly email: string
  readonly type: 'User' | 'Bot' | 'Organization'
}

/** Who sent a request: `invalid` carries a credential that nobody has. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'app'; readonly app: DemoApp }
  | { readonly kind: 'user'; readonly user: User; readonly account: DemoUser }

export interface UserBook {
  readonly all: readonly User[]
  /** A login that is no account is shown as an organisation: repositories may belong to one. */
  get(login: string): User
  find(login: string): User | null
  /** The account that an `Authorization` header names. */
  identify(authorization: string | undefined): Caller
}

export function createUserBook(people: readonly DemoUser[], apps: AppBook): UserBook {
  const accounts = [...people, ...apps.accounts]
  const users = accounts.map(toUser)
  const find = (login: string) => users.find(user => user.login.toLowerCase() === login.toLowerCase()) ?? null
  return {
    all: users,
    find,
    get: login => find(login) ?? { id: 1, login, name: login, email: `${login}@localhost`, type: 'Organization' },
    identify(authorization) {
      const token = readToken(authorization)
      if (token === null) return { kind: 'anonymous' }
      const app = token.split('.').length === 3 ? apps.verify(token) : null
      if (app !== null) return { kind: 'app', app }
      const account = accounts.find(known => known.token === token) ?? apps.find(token) ?? undefined
      const user = account === undefined ? null : find(account.login)
      return account === undefined || user === null ? { kind: 'invalid' } : { kind: 'user', user, account }
    },
  }
}

export function accessOf(repository: HostedRepository, login: string | null): Access | null {
  const { settings } = repository.state
  const granted = login === null ? undefined : settings.access[login]
  if (granted !== undefined) return granted
  if (login !== null && login.toLowerCase() === repository.owner.toLowerCase()) return 'admin'
  return settings.private ? null : 'read'
}

export function tokenAllows(account: DemoUser, permission: Permission, level: 'read' | 'write'): boolean {
  if (account.permissions === undefined) return true
  const granted = account.permissions[permission]
  return granted === 'write' || (granted === 'read' && level === 'read')
}

function toUser(account: DemoUser, index: number): User {
  return {
    id: 1001 + index,
    login: account.login,
    name: account.name ?? account.login,
    email: account.email ?? `${1001 + index}+${account.login}@users.noreply.localhost`,
    type: account.type ?? 'User',
  }
}

/** GitHub takes `token x`, `Bearer x` and, for git, Basic with the token as the password (or as the user with no password). */
function readToken(authorization: string | undefined): string | null {
  const [, scheme = '', value = ''] = /^(\w+) +(\S+)$/.exec(authorization ?? '') ?? []
  if (scheme.toLowerCase() !== 'basic') return value === '' ? null : value
  const [user = '', ...password] = Buffer.from(value, 'base64').toString().split(':')
  return password.join(':') || user
}
