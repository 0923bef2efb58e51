import { expect, test } from 'vitest'
import { accessibleName, plainText, sentence } from './sentence'
import { boardCell } from './test-cell'

const drifted = boardCell({
  state: 'Drifted',
  live: '1.42.1-hotfix',
  below: '1.42.1-hotfix',
  reason: 'kubectl-set changed the image',
  who: 'kubectl-set',
  also: ['Degraded'],
  marks: [{ kind: 'behind', text: '1 behind' }],
})

test('the sentence says where, why, all three values, what else holds, and the marks', () => {
  expect(plainText(sentence(drifted))).toBe(
    'checkout in prod: kubectl-set changed the image. Git 1.42.0, promoted 1.42.0, live 1.42.1-hotfix. Also Degraded. 1 behind.',
  )
})

test('a value that is not known is said to be so', () => {
  expect(plainText(sentence(boardCell({ git: null, promoted: null, live: null })))).toContain(
    'Git does not declare it, promoted never, live nothing known.',
  )
})

test('the accessible name has the state, how long, the three values and who', () => {
  expect(accessibleName(drifted, '2 h')).toBe(
    'checkout, prod: Drifted, for 2 h. Git 1.42.0, promoted 1.42.0, live 1.42.1-hotfix, set by kubectl-set. 1 behind.',
  )
})

test('the accessible name of a stale cell never starts with its old state', () => {
  expect(accessibleName(boardCell({ stale: true }), '2 h')).toMatch(/^checkout, prod: stale, last seen Synced\./)
})
