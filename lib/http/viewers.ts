/** Who reads the stream. Every message is made once and handed to all; a reader who does not read is left out, then told to begin anew. */

export interface Reader {
  readonly desiredSize: number | null
  enqueue(bytes: Uint8Array): void
  error(reason: unknown): void
}

export interface Viewers {
  readonly size: number
  /** Returns what makes it leave. */
  join(reader: Reader): () => void
  /** To all who keep up, in order, where there are many together with what comes within a moment; who has no room is behind from here on. */
  tell(message: Uint8Array): void
  /** A message whose loss does no harm: to all who have room. Whoever was behind and has room again gets `resync` in its place. */
  beat(message: Uint8Array, resync: Uint8Array): void
}

/** A reader that had no room for so many beats is not there any more. */
const mostBeatsBehind = 15

/** A write to one reader is a fifth of a millisecond of this process: to hundreds of them they are counted. */
const restMsPerViewer = 0.2
const leastRestMs = 10

interface Viewer {
  readonly reader: Reader
  beatsBehind: number
}

export function createViewers(): Viewers {
  const viewers = new Set<Viewer>()
  let waiting: Uint8Array[] = []
  let timer: NodeJS.Timeout | null = null
  let restedAt = Number.NEGATIVE_INFINITY

  function send(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (waiting.length === 0) return
    const [only, second] = waiting
    const message = only !== undefined && second === undefined ? only : Buffer.concat(waiting)
    waiting = []
    const restMs = viewers.size * restMsPerViewer
    restedAt = restMs < leastRestMs ? Number.NEGATIVE_INFINITY : performance.now() + restMs
    for (const viewer of viewers) {
      if (viewer.beatsBehind > 0) continue
      if (hasRoom(viewer.reader)) viewer.reader.enqueue(message)
      else viewer.beatsBehind = 1
    }
  }

  return {
    get size() {
      return viewers.size
    },
    join(reader) {
      // What was told before somebody came is not for them: they know it already.
      send()
      const viewer: Viewer = { reader, beatsBehind: 0 }
      viewers.add(viewer)
      return () => {
        viewers.delete(viewer)
      }
    },
    tell(message) {
      waiting.push(message)
      const waitMs = restedAt - performance.now()
      if (waitMs <= 0) send()
      else timer ??= setTimeout(send, waitMs).unref()
    },
    beat(message, resync) {
      send()
      for (const viewer of [...viewers]) {
        if (hasRoom(viewer.reader)) {
          viewer.reader.enqueue(viewer.beatsBehind > 0 ? resync : message)
          viewer.beatsBehind = 0
        } else if (viewer.beatsBehind < mostBeatsBehind) viewer.beatsBehind += 1
        else {
          viewers.delete(viewer)
          viewer.reader.error(new Error('The reader does not read.'))
        }
      }
    },
  }
}

function hasRoom({ desiredSize }: Reader): boolean {
  return desiredSize !== null && desiredSize > 0
}
