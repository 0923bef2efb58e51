import { messageOf } from '@/lib/errors'
import { type Fault, fault, shorten } from './fault'
import type { WatchEnd } from './watch'

export type Outcome = 'told' | 'quiet' | 'doubtful' | 'gone' | 'expired'

/**
 * told: events came, and it ended in order. quiet: nothing came, and the server ended it in order and in time (`whole`): it
 * has told all there was. doubtful: something may have been missed; a short watch from the same version will tell. In a
 * quiet cluster there are no bookmarks (the API server sends none with a version it has sent before): silence is but a doubt.
 */
export function outcomeOf(end: WatchEnd, whole: boolean, proving: boolean): Outcome {
  if (end.expired) return 'expired'
  if (!end.opened) return 'gone'
  if (end.heard) return end.fault ? 'doubtful' : 'told'
  if (end.fault) return proving ? 'gone' : 'doubtful'
  return whole ? 'quiet' : 'gone'
}

export function closedEarly(server: string): Fault {
  return fault(
    'connection_lost',
    `${server} closes each watch at once.`,
    'Check proxies on the way to the API server; it is tried again by itself.',
  )
}

export function unexpected(error: unknown): Fault {
  return fault(
    'unexpected',
    `Reading failed in a way that was not foreseen: ${shorten(messageOf(error))}`,
    'Report it with this sentence; it is tried again by itself.',
  )
}

/** Versions are opaque but for this: those of one server are numbers that grow. */
export function isOlder(version: string, than: string): boolean {
  return /^\d+$/.test(version) && /^\d+$/.test(than) && BigInt(version) < BigInt(than)
}
