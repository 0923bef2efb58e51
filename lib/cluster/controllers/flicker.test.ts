import { expect, it } from 'vitest'
import { asRetry } from './flicker'
import { readKustomization } from './flux/kustomization'

const failed = kustomization({ attempted: 'main@sha1:aaa', status: 'False', words: 'field is immutable' })

it.each([
  ['the same revision is tried again', 'main@sha1:aaa', 'main@sha1:aaa', 'field is immutable'],
  ['the next revision is tried', 'main@sha1:bbb', 'main@sha1:aaa', null],
  ['the next revision is tried and recorded', 'main@sha1:bbb', 'main@sha1:bbb', null],
])('a failure stands until there is an outcome, but only of what failed: %s', (_what, tried, attempted, message) => {
  const words = `Fetching manifests for revision ${tried} with a timeout of 30s`
  const { says } = asRetry(failed, kustomization({ attempted, status: 'Unknown', words }))
  expect(says.failing?.message ?? null).toBe(message)
  expect(says.applying?.words).toBe(words)
})

it('an outcome ends it, and a retry that goes on does not', () => {
  const words = 'Detecting drift for revision main@sha1:aaa with a timeout of 30s'
  const retried = asRetry(
    failed,
    kustomization({ attempted: 'main@sha1:aaa', status: 'Unknown', words: 'revision main@sha1:aaa' }),
  )
  const onward = asRetry(retried, kustomization({ attempted: 'main@sha1:aaa', status: 'Unknown', words }))
  expect(onward.says.failing?.message).toBe('field is immutable')
  const well = asRetry(onward, kustomization({ attempted: 'main@sha1:aaa', status: 'True', words: 'Applied' }))
  expect(well.says.failing).toBeNull()
})

function kustomization({ attempted, status, words }: { attempted: string; status: string; words: string }) {
  const time = '2026-11-21T08:42:40Z'
  const ready = { type: 'Ready', status, reason: 'x', message: words, lastTransitionTime: time, observedGeneration: 1 }
  return readKustomization({
    metadata: { name: 'shop', namespace: 'flux-system', uid: 'u', generation: 1 },
    spec: { path: './shop', interval: '1m', sourceRef: { kind: 'GitRepository', name: 'fleet' } },
    status: {
      observedGeneration: 1,
      lastAttemptedRevision: attempted,
      conditions: [ready, { ...ready, type: 'Reconciling', status: 'True' }],
    },
  })
}
