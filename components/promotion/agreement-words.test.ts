import { expect, test } from 'vitest'
import type { Lane } from '@/components/service/lane'
import { agreementWords } from './agreement-words'

const environment = { name: 'prod', group: 'prod', clusters: [], upstream: 'staging', note: null }
const lane = (values: Partial<Lane>, stale = false) =>
  agreementWords({ environment, cell: { stale }, git: '1', promoted: '1', live: '1', ...values } as Lane)

test('says that all three agree only when they do', () => {
  expect(lane({})).toBe('In prod, Git, last promotion and live agree on 1.')
  expect(lane({ promoted: null })).toBe('In prod, Git and live agree on 1; nothing was promoted there before.')
  expect(lane({ promoted: '0' })).toBe('In prod, Git and live agree on 1; the last promotion set 0.')
  expect(lane({ live: '1-hotfix' })).toBe('prod runs 1-hotfix; Git says 1.')
})

test('never claims what old evidence cannot', () => {
  expect(lane({}, true)).toBe('In prod, Git, last promotion and live agree on 1 when it was last seen.')
  expect(lane({ live: '2' }, true)).toBe('prod ran 2 when it was last seen; Git says 1.')
  expect(lane({ live: null })).toBe('What runs in prod is not known.')
})
