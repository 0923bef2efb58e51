import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openStream, silenceAfter } from './stream'
import type { Received } from './stream-message'

test.each([
  [2_000, 4_000],
  [4_000, 4_800],
  [15_000, 18_000],
])('a beat every %i ms: silence of %i ms means the stream is lost', (interval, silence) => {
  expect(silenceAfter(interval)).toBe(silence)
})

describe('a stream', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('window', new EventTarget())
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  function listen() {
    const said: string[] = []
    const sources: { say(event: Received['event'], ageMs?: number): void; fail(): void }[] = []
    const close = openStream(
      '/stream',
      {
        onHello: beat => said.push(`hello at ${beat.now}`),
        onBeat: () => said.push('beat'),
        onChange: () => said.push('change'),
        onPromotion: () => {},
        onResync: () => said.push('resync'),
        onStatus: status => said.at(-1) !== status.kind && said.push(status.kind),
      },
      (_, onReceived, onError) => {
        const data = JSON.stringify({ version: 1, now: 100 })
        sources.push({ say: (event, ageMs = 0) => onReceived({ event, data, ageMs }), fail: onError })
        return { close: () => {} }
      },
    )
    return { said, sources, close }
  }

  test('is not lost because its first beat comes soon after the greeting and the next one a whole interval later', () => {
    const { said, sources, close } = listen()
    sources[0]?.say('hello')
    for (const wait of [200, 4_000, 4_100]) {
      vi.advanceTimersByTime(wait)
      sources[0]?.say('beat')
    }
    expect(said).not.toContain('lost')
    close()
  })

  test('that says nothing more is lost in less than five seconds, whether it beat before or not', () => {
    for (const beats of [0, 1, 2]) {
      const { said, sources, close } = listen()
      sources[0]?.say('hello')
      for (let beat = 0; beat < beats; beat += 1) {
        vi.advanceTimersByTime(4_000)
        sources[0]?.say('beat')
      }
      vi.advanceTimersByTime(4_999)
      expect(said).toContain('lost')
      close()
    }
  })

  test('that breaks and comes back soon is never called lost', () => {
    const { said, sources, close } = listen()
    sources[0]?.say('hello')
    sources[0]?.fail()
    vi.advanceTimersByTime(1_100)
    sources[1]?.say('hello')
    vi.advanceTimersByTime(4_000)
    expect(said).not.toContain('lost')
    close()
  })

  test('greeted with an old word takes the server’s clock as of now', () => {
    const { said, sources, close } = listen()
    sources[0]?.say('hello', 2_500)
    expect(said[0]).toBe('hello at 2600')
    close()
  })
})
