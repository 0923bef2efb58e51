import type { Who } from '@/lib/domain/cell'
import type { FieldOwner } from '@/lib/domain/live'

/** Who wrote a field, by the client's name that the API server records; it records no user. */
export interface Owner {
  readonly is: 'hand' | 'controller' | 'unknown'
  readonly entry: FieldOwner | null
}

const controllers = [
  'kustomize-controller',
  'helm-controller',
  'argocd-controller',
  'argocd-application-controller',
  'flux',
  'kluctl',
  'helm',
]

/** Clients that write other fields only and are never named for an image. */
const neverOwners = ['kubectl-rollout']

/** Recorded for what was written before server-side apply began to keep books: nobody can be named. */
const unknownClients = ['before-first-apply']

const words: Readonly<Record<string, string>> = {
  'kubectl-client-side-apply': 'kubectl apply',
  'kubectl-edit': 'kubectl edit',
  'kubectl-set': 'kubectl set image',
  'kubectl-patch': 'kubectl patch',
  'kubectl-create': 'kubectl create',
  'kubectl-replace': 'kubectl replace',
  'argocd-server': "Argo CD's own UI or CLI",
  'before-first-apply': 'a client that is not recorded',
}

/**
 * The owner of an image among the entries that hold its `f:image`. By server-side apply of one value two may own it: then the controller
 * counts, because it too declares what lives. Independent of the entries' order.
 */
export function findOwner(entries: readonly FieldOwner[], pipelines: readonly string[]): Owner {
  const owners = entries
    .filter(entry => entry.subresource === null && !neverOwners.includes(entry.manager))
    .map((entry): Owner => ({ is: classOf(entry, pipelines), entry }))
    .sort(byWeight)
  return owners[0] ?? { is: 'unknown', entry: null }
}

export function formatOwner(entry: FieldOwner): string {
  if (entry.manager !== 'kubectl') return entry.manager
  return entry.operation === 'Apply'
    ? 'kubectl apply --server-side'
    : 'kubectl rollout undo, or a client without a name'
}

export function whoOf(owner: Owner, at: number | null): Who | null {
  if (owner.entry === null) return null
  const name = owner.entry.manager
  const known = name === 'kubectl' ? formatOwner(owner.entry) : (words[name] ?? name)
  return { name, words: known, at, byHand: owner.is === 'hand' }
}

function classOf(entry: FieldOwner, pipelines: readonly string[]): Owner['is'] {
  if (controllers.includes(entry.manager) || pipelines.includes(entry.manager)) return 'controller'
  return unknownClients.includes(entry.manager) ? 'unknown' : 'hand'
}

const weights = { controller: 0, hand: 1, unknown: 2 } as const

function byWeight(a: Owner, b: Owner): number {
  return weights[a.is] - weights[b.is] || timeOf(b) - timeOf(a) || (keyOf(a) < keyOf(b) ? -1 : 1)
}

function timeOf(owner: Owner): number {
  return owner.entry?.time ?? Number.NEGATIVE_INFINITY
}

function keyOf(owner: Owner): string {
  return `${owner.entry?.manager}/${owner.entry?.operation}`
}
