import { expect, test } from 'vitest'
import { agrees, findAnchors, formatAnchor, parseAnchor } from './anchor'

const hash = 'ab12'.repeat(16)

test('an anchor is read as it is written, also when it was shortened to twelve digits', () => {
  expect(parseAnchor(formatAnchor({ sequence: 18204, hash }))).toEqual({ sequence: 18204, hash })
  expect(parseAnchor(` 7:${hash.slice(0, 12).toUpperCase()} `)).toEqual({ sequence: 7, hash: hash.slice(0, 12) })
  for (const wrong of [
    '',
    '7',
    `7:${hash}0`,
    '7:ab12',
    `0:${hash}`,
    `-7:${hash}`,
    `7:${hash.slice(0, 20)}…`,
    `x:${hash}`,
  ])
    expect(parseAnchor(wrong)).toBeNull()
})

test('anchors are found in log lines, and digests of images are none', () => {
  const text = `{"time":"2026-11-28T12:00:00Z","anchor":"7:${hash}","msg":"audit anchor"}\nimage@sha256:${hash}\n9:${hash}\n`
  expect(findAnchors(text).map(anchor => anchor.sequence)).toEqual([7, 9])
})

test('a shortened anchor agrees with the hash that begins so', () => {
  expect(agrees({ sequence: 1, hash: hash.slice(0, 12) }, hash)).toBe(true)
  expect(agrees({ sequence: 1, hash: hash.slice(1, 13) }, hash)).toBe(false)
})
