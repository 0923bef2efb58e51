import { z } from 'zod'
import { environment, source, totals } from './board'
import { time } from './cell'

/** Of each cell, in the order of `place`. */
const indexes = z.array(z.number().int())
const times = z.array(z.number().int().nullable())

/**
 * GET /api/v1/board: the whole board, narrow enough to be sent at any size. Every field of the cells is an array of its own, with one
 * entry for each cell; every text stands once in `texts` and is named by its index, 0 for none. The same board in words, cell by
 * cell, is GET /api/v1/cells.
 */
export const boardColumns = z.object({
  /** Server's clock, to show ages without the reader's clock. */
  now: time,
  /** Grows with every change; the stream carries it, a gap means: fetch again. */
  version: z.number(),
  environments: z.array(environment),
  sources: z.array(source),
  totals,
  services: z.object({ names: z.array(z.string()), teams: indexes }),
  /** `texts[0]` is never used. */
  texts: z.array(z.string()),
  /** Different lists of marks. */
  marks: z.array(z.array(z.object({ kind: z.string(), text: z.string() }))),
  cells: z.object({
    /** Index of the environment × number of services + index of the service, less that of the cell before. */
    place: indexes,
    /** Index in `totals.byState`'s order, the worst first. */
    state: indexes,
    /** 1: stale, 2: differs. */
    flags: indexes,
    /** Milliseconds after the last entry that is not null; the first after `now`. */
    asOf: times,
    since: times,
    git: indexes,
    promoted: indexes,
    /** 1: the same as `git`, else the text's index + 1. */
    live: indexes,
    /** 1: the same as `live`, else the text's index + 1. */
    below: indexes,
    /** Where positive, each U+0001 in the text stands for the text of `git`; where negative, the text stands as it is. */
    reason: indexes,
    who: indexes,
    /** Index in `marks`. */
    marks: indexes,
  }),
  /** What few cells have, by the index of the cell. */
  rare: z.array(
    z.object({
      at: z.number().int(),
      also: indexes.optional(),
      progress: z.number().optional(),
      pullRequest: z.object({ number: z.number(), id: z.string() }).optional(),
    }),
  ),
})
