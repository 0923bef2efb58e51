import { presentRepository } from '../present/repository'
import { isoTime } from '../present/schema'
import { presentUser } from '../present/user'
import { accessOf, type User } from '../users'
import { notFound, ok } from './answer'
import { paged } from './paging'
import { type Call, param, type Route, readerRoute, route, userOf } from './route'

export const userRoutes: readonly Route[] = [
  route('GET', '/user', call => ok(presentAccount(call, userOf(call)))),
  route('GET', '/users/:login', call => {
    const user = call.host.users.find(param(call, 'login'))
    return user === null ? notFound() : ok(presentAccount(call, user))
  }),
  route('GET', '/user/repos', call => {
    const { login } = userOf(call)
    const mine = call.host.repositories.list().filter(repository => accessOf(repository, login) !== null)
    return paged(call, mine, repository => presentRepository(call.host, repository, login))
  }),
  route('GET', '/rate_limit', call => {
    const login = call.caller.kind === 'user' ? call.caller.user.login : null
    const { over: _, ...core } = call.host.limits.peek(login)
    return ok({ resources: { core }, rate: core })
  }),
  readerRoute('GET', '', call => {
    const login = call.caller.kind === 'user' ? call.caller.user.login : null
    return ok(presentRepository(call.host, call.repository, login))
  }),
]

function presentAccount(call: Call, user: User) {
  const created = isoTime(0)
  return {
    ...presentUser(call.host, user.login),
    name: user.name,
    email: user.email,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: created,
    updated_at: created,
  }
}
