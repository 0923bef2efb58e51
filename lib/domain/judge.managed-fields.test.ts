/** Who wrote the image, told from managedFields that the real programs left behind. */
import { describe, expect, it } from 'vitest'
import { at, evidenceOf, graceMs, imageOf, live, type Recorded, shop } from './__fixtures__/recorded'
import { judge } from './judge'

describe('who wrote the image, of each recorded Deployment whose image Git does not declare', () => {
  const written: readonly [Recorded, string, boolean, string][] = [
    ['a-kustomize-controller', 'kustomize-controller', false, '08:41:59'],
    ['argocd-sync-operation-without-sync-options-over-server-side-apply', 'argocd-controller', false, '09:08:15'],
    ['b-argocd-client-side-apply', 'argocd-controller', false, '09:03:58'],
    ['b-argocd-server-side-apply', 'argocd-controller', false, '09:08:02'],
    ['c-kubectl-set-image-over-argocd', 'kubectl set image', true, '09:04:39'],
    ['c-kubectl-set-image-over-argocd-server-side-apply', 'kubectl set image', true, '09:08:10'],
    ['c-kubectl-set-image-over-kubectl-apply', 'kubectl set image', true, '09:09:17'],
    ['c-kubectl-set-image-over-kustomize-controller', 'kubectl set image', true, '08:46:22'],
    ['client-node-json-patch', 'kubernetes-client-javascript', true, '09:09:27'],
    ['d-kubectl-rollout-undo', 'kubectl rollout undo, or a client without a name', true, '09:09:19'],
    ['d-kubectl-rollout-undo-over-argocd', 'kubectl rollout undo, or a client without a name', true, '09:10:09'],
    [
      'd-kubectl-rollout-undo-over-kustomize-controller',
      'kubectl rollout undo, or a client without a name',
      true,
      '09:19:59',
    ],
    ['drift-corrected-by-argocd-client-side-apply', 'argocd-controller', false, '09:04:44'],
    ['drift-corrected-by-argocd-server-side-apply', 'argocd-controller', false, '09:21:46'],
    ['drift-corrected-by-kustomize-controller', 'kustomize-controller', false, '08:46:13'],
    ['drift-kubectl-set-image-while-flux-suspended', 'kubectl set image', true, '08:46:12'],
    ['e-kubectl-apply-client-side', 'kubectl apply', true, '09:09:14'],
    ['e-kubectl-apply-server-side', 'kubectl apply --server-side', true, '09:09:24'],
    ['e-kubectl-edit', 'kubectl edit', true, '09:09:22'],
    ['e-kubectl-edit-over-kustomize-controller', 'kubectl edit', true, '09:19:59'],
    ['f-helm-controller', 'helm-controller', false, '08:48:18'],
    ['flux/deployment-excluded-from-reconciliation', 'kubectl set image', true, '09:20:14'],
    ['helm-install', 'helm', false, '09:09:26'],
    ['kubectl-create', 'kubectl create', true, '09:09:25'],
    ['kubectl-patch', 'kubectl patch', true, '09:09:22'],
    ['kubectl-rollout-restart', 'kubectl patch', true, '09:09:22'],
    ['kubectl-scale', 'kubectl patch', true, '09:09:22'],
    ['kubectl-set-image-back-to-git-value', 'kubectl set image', true, '09:04:56'],
  ]

  it.each(written)('%s: %s, by hand: %s, at %s', (name, words, byHand, time) => {
    const verdict = judge(
      evidenceOf(at(time) + graceMs, live(name), shop('git-has-another'), { history: [] }),
      at(time) + graceMs,
    )
    expect(verdict.delivery).toMatchObject({
      state: 'Drifted',
      row: byHand ? 'd8' : 'd9',
      who: { words, byHand, at: at(time) },
    })
  })

  it('is no drift where it is the value that Git has, whoever wrote it', () => {
    for (const [name, , , time] of written) {
      const workload = live(name)
      const verdict = judge(evidenceOf(at(time) + graceMs, workload, imageOf(workload)), at(time) + graceMs)
      expect([name, verdict.delivery.row]).toEqual([name, 'd13'])
    }
  })
})
