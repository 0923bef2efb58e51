import { describe, expect, it } from 'vitest'
import { owner } from '@/lib/domain/__fixtures__/evidence'
import type { FieldOwner } from '@/lib/domain/live'
import { findOwner, formatOwner, whoOf } from './ownership'

type Is = 'hand' | 'controller' | 'unknown'

const clients: readonly [string, FieldOwner['operation'], Is, string][] = [
  ['kustomize-controller', 'Apply', 'controller', 'kustomize-controller'],
  ['helm-controller', 'Apply', 'controller', 'helm-controller'],
  ['argocd-controller', 'Update', 'controller', 'argocd-controller'],
  ['argocd-controller', 'Apply', 'controller', 'argocd-controller'],
  ['argocd-application-controller', 'Apply', 'controller', 'argocd-application-controller'],
  ['flux', 'Apply', 'controller', 'flux'],
  ['kluctl', 'Apply', 'controller', 'kluctl'],
  ['helm', 'Update', 'controller', 'helm'],
  ['kubectl-client-side-apply', 'Update', 'hand', 'kubectl apply'],
  ['kubectl', 'Apply', 'hand', 'kubectl apply --server-side'],
  ['kubectl', 'Update', 'hand', 'kubectl rollout undo, or a client without a name'],
  ['kubectl-set', 'Update', 'hand', 'kubectl set image'],
  ['kubectl-edit', 'Update', 'hand', 'kubectl edit'],
  ['kubectl-patch', 'Update', 'hand', 'kubectl patch'],
  ['kubectl-create', 'Update', 'hand', 'kubectl create'],
  ['kubectl-replace', 'Update', 'hand', 'kubectl replace'],
  ['argocd-server', 'Update', 'hand', "Argo CD's own UI or CLI"],
  ['kubernetes-client-javascript', 'Update', 'hand', 'kubernetes-client-javascript'],
  ['ci-deployer', 'Update', 'hand', 'ci-deployer'],
  ['before-first-apply', 'Update', 'unknown', 'a client that is not recorded'],
]

describe('findOwner', () => {
  it.each(clients)('takes %s (%s) for a %s: %s', (manager, operation, is, words) => {
    const found = findOwner([owner(manager, 1_000, { operation })], [])
    expect(found.is).toBe(is)
    expect(whoOf(found, 1_000)).toEqual({ name: manager, words, at: 1_000, byHand: is === 'hand' })
  })

  it('takes a configured pipeline for delivery', () => {
    expect(findOwner([owner('ci-deployer')], ['ci-deployer']).is).toBe('controller')
  })

  it.each([
    ['kubectl-rollout', null],
    ['kubectl', 'scale'],
    ['kube-controller-manager', 'status'],
  ])('never names %s on subresource %s', (manager, subresource) => {
    expect(findOwner([owner(manager, 1_000, { subresource })], [])).toEqual({ is: 'unknown', entry: null })
    const beside = findOwner([owner(manager, 2_000, { subresource }), owner('kubectl-set', 1_000)], [])
    expect(beside.entry?.manager).toBe('kubectl-set')
  })

  it('names nobody where nobody owns the image', () => {
    const nobody = findOwner([], [])
    expect(nobody).toEqual({ is: 'unknown', entry: null })
    expect(whoOf(nobody, 5)).toBeNull()
  })

  it('lets a controller count where a hand applied the same value', () => {
    const both = [
      owner('kubectl', 2_000, { operation: 'Apply' }),
      owner('kustomize-controller', 1_000, { operation: 'Apply' }),
    ]
    expect(findOwner(both, []).entry?.manager).toBe('kustomize-controller')
    expect(findOwner([...both].reverse(), []).entry?.manager).toBe('kustomize-controller')
  })

  it('names the newest of several hands, and one without a time last', () => {
    const hands = [owner('kubectl-edit', null), owner('kubectl-set', 1_000), owner('kubectl-patch', 2_000)]
    expect(findOwner(hands, []).entry?.manager).toBe('kubectl-patch')
    expect(findOwner(hands.slice(0, 2), []).entry?.manager).toBe('kubectl-set')
  })

  it('says in a sentence which client it was', () => {
    expect(formatOwner(owner('kubectl-set'))).toBe('kubectl-set')
    expect(formatOwner(owner('kubectl', 1, { operation: 'Apply' }))).toBe('kubectl apply --server-side')
  })
})
