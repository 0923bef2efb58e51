import { describe, expect, it } from 'vitest'
import { wholePattern } from './pattern'

describe('wholePattern', () => {
  it.each([
    ['cart', 'cart', true],
    ['cart', 'cart-api', false],
    ['cart', 'a-cart', false],
    ['cart|shop', 'shop-api', false],
    ['cart.*', 'cart-api', true],
    ['(?i)cart', 'CART', true],
    ['[[:alpha:]]+', 'cart', true],
    ['\\pL+', 'größe', true],
    ['cart', 'cart\n', false],
    ['', '', true],
  ])('%s of %j is %s', (source, text, expected) => expect(wholePattern(source)?.(text)).toBe(expected))

  it.each(['(', 'a{2,1}', '(?=a)', '(a)\\1', '*'])('knows %s for no expression', source =>
    expect(wholePattern(source)).toBeNull(),
  )

  it('answers about an expression that makes others try for ever', () => {
    expect(wholePattern('(x+x+)+y')?.('x'.repeat(5_000))).toBe(false)
  })
})
