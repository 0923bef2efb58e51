import { expect, test } from 'vitest'
import { createViewers, type Reader } from './viewers'

const words = new TextDecoder()
const say = (text: string) => new TextEncoder().encode(text)

/** Takes `room` bytes, then no more until it reads. */
function reader(room: number) {
  let waiting = 0
  const got: string[] = []
  const state = { gone: false }
  const one: Reader & { readonly got: string[]; readonly state: { gone: boolean }; read(): void } = {
    got,
    state,
    get desiredSize() {
      return room - waiting
    },
    enqueue(bytes) {
      waiting += bytes.length
      got.push(words.decode(bytes))
    },
    error() {
      state.gone = true
    },
    read() {
      waiting = 0
    },
  }
  return one
}

test('every reader that keeps up gets every message, in order', () => {
  const viewers = createViewers()
  const [a, b] = [reader(100), reader(100)]
  viewers.join(a)
  viewers.join(b)
  for (const text of ['1', '2', '3']) viewers.tell(say(text))
  expect([a.got, b.got]).toEqual([
    ['1', '2', '3'],
    ['1', '2', '3'],
  ])
})

test('a stalled reader takes no more than its room, hears resync before anything else once it reads, then every change again', () => {
  const viewers = createViewers()
  const slow = reader(3)
  viewers.join(slow)
  for (let number = 0; number < 1_000; number += 1) viewers.tell(say('x'))
  viewers.beat(say('beat'), say('resync'))
  expect(slow.got).toEqual(['x', 'x', 'x'])
  slow.read()
  viewers.tell(say('a change that it could not place'))
  viewers.beat(say('beat'), say('resync'))
  viewers.tell(say('y'))
  expect(slow.got.slice(3)).toEqual(['resync'])
  slow.read()
  viewers.beat(say('beat'), say('resync'))
  expect(slow.got.slice(3)).toEqual(['resync', 'resync'])
})

test('a reader that never reads is let go, and the others hear no less', () => {
  const viewers = createViewers()
  const [dead, alive] = [reader(1), reader(1_000)]
  viewers.join(dead)
  viewers.join(alive)
  viewers.tell(say('x'))
  for (let beat = 0; beat < 20; beat += 1) viewers.beat(say('b'), say('resync'))
  expect([dead.state.gone, viewers.size]).toEqual([true, 1])
  expect(alive.got).toHaveLength(21)
})

test('who left hears nothing more', () => {
  const viewers = createViewers()
  const one = reader(10)
  viewers.join(one)()
  viewers.tell(say('x'))
  expect([one.got, viewers.size]).toEqual([[], 0])
})
