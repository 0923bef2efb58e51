import { describe, expect, it } from 'vitest'
import { effectSentence } from './plan-words'

const target = { service: 'cart', environment: 'prod' }

describe('effectSentence', () => {
  const effects = { changed: [target], resolvable: 198, unresolvable: 0, mightChange: [] }

  it.each([
    [effects, 'Exactly 1 of 198 resolvable cells changes.'],
    [
      { ...effects, unresolvable: 7 },
      'Exactly 1 of 198 resolvable cells changes. 7 cannot be resolved and do not read this file.',
    ],
    [
      { ...effects, unresolvable: 7, mightChange: [target] },
      'Exactly 1 of 198 resolvable cells changes. 7 cannot be resolved; 6 of them do not read this file, 1 might change.',
    ],
    [
      { ...effects, unresolvable: 1 },
      'Exactly 1 of 198 resolvable cells changes. 1 cannot be resolved and does not read this file.',
    ],
  ])('counts what changes, what does not and what is not known', (given, sentence) => {
    expect(effectSentence(given)).toBe(sentence)
  })
})
