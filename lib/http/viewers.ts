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
  /** To all who keep up; who has no room for it is behind from here on. */
  tell(message: Uint8Array): void
  /** A message whose loss does no harm: to all who have room. Whoever was behind and has room again gets `resync` in its place. */
  beat(message: Uint8Array, resync: Uint8Array): void
}

/** A reader that had no room for so many beats is not there any more. */
const mostBeatsBehind = 15

interface Viewer {
  readonly reader: Reader
  beatsBehind: number
}

export function createViewers(): Viewers {
  const viewers = new Set<Viewer>()
  return {
    get size() {
      return viewers.size
    },
    join(reader) {
      const viewer: Viewer = { reader, beatsBehind: 0 }
      viewers.add(viewer)
      return () => {
        viewers.delete(viewer)
      }
    },
    tell(message) {
      for (const viewer of viewers) {
        if (viewer.beatsBehind > 0) continue
        if (hasRoom(viewer.reader)) viewer.reader.enqueue(message)
        else viewer.beatsBehind = 1
      }
    },
    beat(message, resync) {
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
