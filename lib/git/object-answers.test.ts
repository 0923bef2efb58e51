import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createAnswerReader, type GitObject } from './object-answers'

function answerFor(bodies: readonly (Uint8Array | null)[]): Buffer {
  const parts = bodies.map((body, index) =>
    body
      ? Buffer.concat([Buffer.from(`id${index} blob ${body.length}\n`), body, Buffer.from('\n')])
      : Buffer.from(`id${index} missing\n`),
  )
  return Buffer.concat(parts)
}

function cut(stream: Buffer, places: readonly number[]): readonly Buffer[] {
  const ends = [...new Set(places.map(place => place % (stream.length + 1)))].sort((one, other) => one - other)
  return [0, ...ends].map((start, index) => stream.subarray(start, ends[index] ?? stream.length))
}

it('gives the same objects however the stream is cut', () => {
  const bodies = fc.array(fc.option(fc.uint8Array({ maxLength: 40 }), { nil: null }))
  fc.assert(
    fc.property(bodies, fc.array(fc.nat({ max: 500 })), (wanted, places) => {
      const found: (GitObject | null)[] = []
      const reader = createAnswerReader(1_000, object => found.push(object))
      for (const part of cut(answerFor(wanted), places)) reader.push(part)
      expect(found.map(object => object && Buffer.from(object.body ?? []))).toEqual(
        wanted.map(body => body && Buffer.from(body)),
      )
    }),
  )
})

it('passes over the body of an object above the limit and goes on with the next', () => {
  const found: (GitObject | null)[] = []
  const reader = createAnswerReader(10, object => found.push(object))
  reader.push(answerFor([new Uint8Array(11), new Uint8Array(10)]))
  expect(found.map(object => [object?.size, object?.body?.length ?? null])).toEqual([
    [11, null],
    [10, 10],
  ])
})
