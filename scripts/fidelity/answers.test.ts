import { describe, expect, it } from 'vitest'
import { judgeCase } from './answers.mjs'

function cell(image: string, status = 'rendered') {
  const slot = { image, status, reason: status === 'rendered' ? null : 'why', file: 'a/d.yaml', line: 1 }
  return { service: 'cart', environment: 'prod', slots: [slot], problems: [] }
}

function expecting(images: readonly string[], more = {}) {
  const expected = images.map(image => ({ image }))
  return { origin: 'auto', how_verified: '', service: null, environment: 'prod', expected, ...more }
}

describe('an answer', () => {
  it.each([
    ['right', expecting(['cart:1']), [cell('cart:1')]],
    ['declared', expecting(['cart:1']), [cell('cart:1', 'declared')]],
    ['incomplete', expecting(['cart:1', 'mail:1']), [cell('cart:1')]],
    ['wrong', expecting(['cart:1']), [cell('cart:1'), cell('cart:2')]],
    ['wrong', expecting(['cart:1']), [cell('cart:2')]],
    ['incomplete', expecting(['cart:1']), [cell('cart:2', 'declared')]],
    ['right', expecting(['cart:1'], { origin: 'hand' }), [cell('cart:1'), cell('cart:2')]],
    ['wrong', expecting(['cart:1'], { origin: 'hand' }), [cell('cart:2')]],
    ['wrong', expecting(['cart:1'], { origin: 'hand', how_verified: 'exact set' }), [cell('cart:2')]],
    ['without a cell', expecting(['cart:1']), []],
    [
      'right',
      { ...expecting([]), expected: [{ image: 'x:1', field: 'ephemeralContainers' }] },
      [cell('y:1', 'declared')],
    ],
  ])('is %s', (verdict, item, cells) => {
    expect(judgeCase(item, cells).verdict).toBe(verdict)
  })

  it('counts what is rendered and what is declared, and names what is not as expected', () => {
    const { images, notes } = judgeCase(
      expecting(['cart:1', 'mail:1', 'web:1'], { service: 'shop', environment: 'dev' }),
      [cell('cart:1'), cell('mail:1', 'declared')],
    )
    expect(images).toEqual({ expected: 3, rendered: 1, declared: 1 })
    expect(notes).toEqual([
      'missing web:1',
      'declared: why',
      'environment prod, expected dev',
      'service cart, expected shop',
    ])
  })
})
