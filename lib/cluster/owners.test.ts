import { describe, expect, test } from 'vitest'
import recorded from './__fixtures__/recorded-deployments.json'
import { readDeployment } from './objects/deployment'
import { ownersOf } from './owners'

/** Recorded from the real programs: who owned the image, and since when. */
const written = [
  ['a-kustomize-controller', 'kustomize-controller', 'Apply', '2026-11-21T08:41:59Z'],
  [
    'argocd-sync-operation-without-sync-options-over-server-side-apply',
    'argocd-controller',
    'Update',
    '2026-11-21T09:08:15Z',
  ],
  ['b-argocd-client-side-apply', 'argocd-controller', 'Update', '2026-11-21T09:03:58Z'],
  ['b-argocd-server-side-apply', 'argocd-controller', 'Apply', '2026-11-21T09:08:02Z'],
  ['c-kubectl-set-image-over-argocd-server-side-apply', 'kubectl-set', 'Update', '2026-11-21T09:08:10Z'],
  ['c-kubectl-set-image-over-argocd', 'kubectl-set', 'Update', '2026-11-21T09:04:39Z'],
  ['c-kubectl-set-image-over-kubectl-apply', 'kubectl-set', 'Update', '2026-11-21T09:09:17Z'],
  ['c-kubectl-set-image-over-kustomize-controller', 'kubectl-set', 'Update', '2026-11-21T08:46:22Z'],
  ['client-node-json-patch', 'kubernetes-client-javascript', 'Update', '2026-11-21T09:09:27Z'],
  ['d-kubectl-rollout-undo-over-argocd', 'kubectl', 'Update', '2026-11-21T09:10:09Z'],
  ['d-kubectl-rollout-undo-over-kustomize-controller', 'kubectl', 'Update', '2026-11-21T09:19:59Z'],
  ['d-kubectl-rollout-undo', 'kubectl', 'Update', '2026-11-21T09:09:19Z'],
  ['deployment-excluded', 'kubectl-set', 'Update', '2026-11-21T09:20:14Z'],
  ['drift-corrected-by-argocd-client-side-apply', 'argocd-controller', 'Update', '2026-11-21T09:04:44Z'],
  ['drift-corrected-by-argocd-server-side-apply', 'argocd-controller', 'Apply', '2026-11-21T09:21:46Z'],
  ['drift-corrected-by-kustomize-controller', 'kustomize-controller', 'Apply', '2026-11-21T08:46:13Z'],
  ['drift-kubectl-set-image-while-flux-suspended', 'kubectl-set', 'Update', '2026-11-21T08:46:12Z'],
  ['e-kubectl-apply-client-side', 'kubectl-client-side-apply', 'Update', '2026-11-21T09:09:14Z'],
  ['e-kubectl-apply-server-side', 'kubectl', 'Apply', '2026-11-21T09:09:24Z'],
  ['e-kubectl-edit-over-kustomize-controller', 'kubectl-edit', 'Update', '2026-11-21T09:19:59Z'],
  ['e-kubectl-edit', 'kubectl-edit', 'Update', '2026-11-21T09:09:22Z'],
  ['f-helm-controller', 'helm-controller', 'Apply', '2026-11-21T08:48:18Z'],
  ['helm-install', 'helm', 'Update', '2026-11-21T09:09:26Z'],
  ['kubectl-create', 'kubectl-create', 'Update', '2026-11-21T09:09:25Z'],
  ['kubectl-patch', 'kubectl-patch', 'Update', '2026-11-21T09:09:22Z'],
  ['kubectl-rollout-restart', 'kubectl-patch', 'Update', '2026-11-21T09:09:22Z'],
  ['kubectl-scale', 'kubectl-patch', 'Update', '2026-11-21T09:09:22Z'],
  ['kubectl-set-image-back-to-git-value', 'kubectl-set', 'Update', '2026-11-21T09:04:56Z'],
] as const

const samples = new Map(
  Object.entries(recorded).map(([name, object]) => [name.replace(/^(argocd|flux)\//, ''), object] as const),
)

function sample(name: string): unknown {
  return samples.get(name) ?? samples.get(`${name}-from-reconciliation`)
}

describe('the owner of an image', () => {
  test.each(written)('%s: %s, %s', (name, manager, operation, time) => {
    const [container, ...others] = readDeployment(sample(name)).containers
    expect(others).toEqual([])
    expect(container?.owners).toEqual([{ manager, operation, subresource: null, time: Date.parse(time) }])
  })

  test('stays the same when the entries of managedFields are in another order', () => {
    for (const [name] of written) {
      const object = structuredClone(sample(name)) as { metadata: { managedFields: unknown[] } }
      const before = readDeployment(object)
      object.metadata.managedFields.reverse()
      expect(new Set(readDeployment(object).containers[0]?.owners)).toEqual(new Set(before.containers[0]?.owners))
    }
  })
})

describe('the owner of the replicas', () => {
  test('is kubectl on the subresource scale, without a time, after kubectl scale', () => {
    expect(readDeployment(sample('kubectl-scale')).replicasOwners).toEqual([
      { manager: 'kubectl', operation: 'Update', subresource: 'scale', time: null },
    ])
  })

  test('is the controller that applied them, not the one that reports status.replicas', () => {
    expect(readDeployment(sample('a-kustomize-controller')).replicasOwners.map(({ manager }) => manager)).toEqual([
      'kustomize-controller',
    ])
  })
})

describe('the path to a field', () => {
  const entry = (fieldsV1: unknown) => ({ manager: 'm', operation: 'Update', subresource: null, time: null, fieldsV1 })
  const path = ['spec', 'containers', { name: 'web' }, 'image'] as const

  test.each([
    ['holds the field', { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': { 'f:image': {} } } } }, 1],
    ['has a key with other spacing', { 'f:spec': { 'f:containers': { 'k:{ "name": "web" }': { 'f:image': {} } } } }, 1],
    ['holds only the item itself', { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': { '.': {} } } } }, 0],
    ['holds another container', { 'f:spec': { 'f:containers': { 'k:{"name":"web2"}': { 'f:image': {} } } } }, 0],
    ['has a broken key', { 'f:spec': { 'f:containers': { 'k:{"name":': { 'f:image': {} } } } }, 0],
    ['has no fields', undefined, 0],
    ['is no tree', 'f:spec', 0],
  ])('an entry that %s', (_title, fieldsV1, owners) => {
    expect(ownersOf([entry(fieldsV1)], path)).toHaveLength(owners)
  })

  test('gives both owners of a value that two applied alike', () => {
    const tree = { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': { 'f:image': {} } } } }
    expect(ownersOf([entry(tree), { ...entry(tree), manager: 'n' }], path).map(({ manager }) => manager)).toEqual([
      'm',
      'n',
    ])
  })
})
