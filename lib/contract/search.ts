import { z } from 'zod'
import { state, time } from './cell'

/** One cell of a service that the question is about. */
export const foundCell = z.object({
  service: z.string(),
  environment: z.string(),
  /** Whether what runs there contains what was asked for. `unknown`: neither the tag nor history can tell; `how` says why. */
  contains: z.enum(['yes', 'no', 'unknown']),
  /** How it is known, without ages: `declares it, and runs it`, `had it until 9f3c2ab replaced it with 1.44.0`. */
  how: z.string(),
  /** The version that Git declares there now; null where it declares none. */
  version: z.string().nullable(),
  state,
})

export const foundCommit = z.object({
  sha: z.string(),
  subject: z.string(),
  author: z.string(),
  committedAt: time,
  /** Page on the Git host; null where none is known. */
  url: z.string().nullable(),
})

/** Which environments contain a commit, a pull request or a tag. */
export const searchAnswer = z.object({
  now: time,
  /** As asked, without spaces around it. */
  q: z.string(),
  /** What the question was read as. `nothing`: no commit, pull request or tag of this name is known. */
  kind: z.enum(['commit', 'pull request', 'tag', 'nothing']),
  /** One sentence that can stand alone. */
  answer: z.string(),
  /** By service, then in promotion order; at most 500. */
  environments: z.array(foundCell),
  /** The commit of the GitOps repository or of a service's source that was meant; null for a tag. */
  commit: foundCommit.nullable(),
  /** Our promotion of this number. */
  promotion: z.object({ id: z.string(), number: z.number(), url: z.string().nullable() }).nullable(),
  /** What cannot be told, and why; where history was not read to its beginning. */
  note: z.string().nullable(),
})
