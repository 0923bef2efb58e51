import { randomBytes } from 'node:crypto'
import { type JsonObject, objectAt, textAt } from '../json'
import { findResource } from '../kinds'
import { refuse } from '../refusal'
import type { ResourceRequest } from './request'

export interface User {
  readonly name: string
  readonly token: string
  /** What this user may not do: `secrets`, `deployments.apps`, `watch:pods`, `pods@payments`, `list:pods@payments`. */
  readonly forbid: readonly string[]
}

export interface Access {
  readonly admin: User
  authenticate(authorization: string | undefined): User
  /** Changes what a user may not do from now on. */
  forbid(rules: readonly string[], token?: string): void
}

export interface AccessOptions {
  readonly token: string | undefined
  readonly users: readonly User[]
  /** Whether a request without any credentials is the administrator's: kubectl sends none over plain HTTP. */
  readonly anonymous: boolean
}

export function createAccess({ token, users, anonymous }: AccessOptions): Access {
  const admin: User = { name: 'admin', token: token ?? randomBytes(16).toString('hex'), forbid: [] }
  const known = new Map([admin, ...users].map(user => [user.token, user]))
  return {
    admin,
    authenticate(authorization) {
      if (authorization === undefined && anonymous) return known.get(admin.token) ?? admin
      const user = known.get((authorization ?? '').replace(/^Bearer /, ''))
      if (user === undefined) throw refuse(401, 'Unauthorized', 'Unauthorized')
      return user
    },
    forbid(rules, of = admin.token) {
      const user = known.get(of)
      if (user !== undefined) known.set(of, { ...user, forbid: rules })
    },
  }
}

/** Throws the 403 that RBAC gives. */
export function authorize(user: User, request: ResourceRequest): void {
  const { kind, verb, namespace, name } = request
  if (allowed(user, { verb, group: kind.group, resource: kind.resource, namespace: namespace ?? '' })) return
  const where = namespace === null ? 'at the cluster scope' : `in the namespace "${namespace}"`
  const part = request.subresource === '' ? '' : `/${request.subresource}`
  const qualified = kind.group === '' ? kind.resource : `${kind.resource}.${kind.group}`
  const which = name === null ? qualified : `${qualified} "${name}"`
  const words = `User "${user.name}" cannot ${verb} resource "${kind.resource}${part}" in API group "${kind.group}" ${where}`
  throw refuse(403, 'Forbidden', `${which} is forbidden: ${words}`, {
    ...(name === null ? {} : { name }),
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.resource,
  })
}

/** Answers a SelfSubjectAccessReview. */
export function reviewAccess(user: User, body: JsonObject): JsonObject {
  const asked = objectAt(body, 'spec', 'resourceAttributes')
  const group = textAt(asked, 'group')
  const resource = textAt(asked, 'resource')
  const may = allowed(user, { verb: textAt(asked, 'verb'), group, resource, namespace: textAt(asked, 'namespace') })
  const known = findResource(group, textAt(asked, 'version') || 'v1', resource) !== null
  return { ...body, status: { allowed: may, ...(may && known ? { reason: 'RBAC: allowed' } : {}) } }
}

interface Question {
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly namespace: string
}

function allowed(user: User, question: Question): boolean {
  return !user.forbid.some(rule => covers(rule, question))
}

function covers(rule: string, { verb, group, resource, namespace }: Question): boolean {
  const [, ruleVerb, ruleResource = '', ruleNamespace] = /^(?:(\w+):)?([^@]*)(?:@(.*))?$/.exec(rule) ?? []
  const [first = '', ...groups] = ruleResource.split('.')
  if (first !== '*' && first !== resource) return false
  if (groups.length > 0 && groups.join('.') !== group) return false
  if (ruleVerb !== undefined && ruleVerb !== verb) return false
  return ruleNamespace === undefined || ruleNamespace === namespace
}
