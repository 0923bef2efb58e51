import { z } from 'zod'
import { name, time } from './cell'

export const problem = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  file: z.string().nullable(),
  line: z.number().nullable(),
  message: z.string(),
})
export const failure = z.object({ at: time, code: z.string(), message: z.string(), fix: z.string() }).nullable()

/** Lines for plimsoll.yaml. */
export const correction = z.object({ why: z.string(), lines: z.string() })

const host = z.object({
  kind: z.string(),
  ok: z.boolean(),
  /** What the credential may do, or what is missing, in words. */
  message: z.string(),
  fix: z.string().nullable(),
  /** When it was asked last; null where there is nothing to ask. */
  asOf: time.nullable(),
  lastSuccess: time.nullable(),
  lastFailure: z.object({ at: time, message: z.string() }).nullable(),
})

/** How the host's webhooks reach us; the poll goes on beside them. */
const webhook = z.object({
  path: z.string(),
  hasSecret: z.boolean(),
  events: z.array(z.string()),
  /** Of the last 30 days. */
  accepted: z.number(),
  last: z.object({ at: time, event: z.string() }).nullable(),
  /** By this process since its start. */
  refused: z.number(),
})

/** The repository that services are built from. It is read when a question needs it, and makes no cell old. */
export const sourceMirror = z.object({
  kind: z.literal('source'),
  url: z.string(),
  services: z.array(z.string()),
  branch: z.string().nullable(),
  head: z.string().nullable(),
  lastSuccess: time.nullable(),
  lastFailure: failure,
  /** git's last word on a fetch that is under way. */
  progress: z.string().nullable(),
})

export const connections = z.object({
  now: time,
  repositories: z.array(
    z.object({
      url: z.string(),
      branch: z.string().nullable(),
      head: z.string().nullable(),
      fresh: z.boolean(),
      lastSuccess: time.nullable(),
      lastFailure: failure,
      /** git's last word on a fetch that is under way. */
      progress: z.string().nullable(),
      forcePushed: z.object({ at: time, from: z.string(), to: z.string() }).nullable(),
      host,
      /** Null where no Git host is known. */
      webhook: webhook.nullable(),
      cells: z.number(),
      problems: z.array(problem),
      /** Problems beyond those that are listed. */
      moreProblems: z.number(),
    }),
  ),
  sources: z.array(sourceMirror),
  clusters: z.array(
    z.object({
      name: z.string(),
      server: z.string(),
      version: z.string().nullable(),
      state: z.string(),
      fresh: z.boolean(),
      asOf: time.nullable(),
      lastSuccess: time.nullable(),
      lastFailure: failure,
      /** What delivers there, in words. */
      delivery: z.string(),
      /** Environments that it serves. */
      environments: z.array(z.string()),
      kinds: z.array(
        z.object({
          resource: z.string(),
          state: z.string(),
          objects: z.number(),
          asOf: time.nullable(),
          message: z.string().nullable(),
          missingRule: z.string().nullable(),
        }),
      ),
    }),
  ),
  environments: z.array(
    z.object({
      name: z.string(),
      group: z.string(),
      upstream: z.string().nullable(),
      clusters: z.array(z.string()),
      namespace: z.string().nullable(),
      cells: z.number(),
      production: z.boolean(),
      note: z.string().nullable(),
      correction: correction.nullable(),
    }),
  ),
  database: z.object({ ok: z.boolean(), message: z.string() }),
  clusterRole: z.string(),
})

export const foundInput = z.object({
  q: z.string().max(200).optional(),
  /** Only what has something that needs a person. */
  only: z.enum(['trouble']).optional(),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})

/** What discovery found and why, a page at a time. */
export const foundPage = z.object({
  total: z.number(),
  matching: z.number(),
  /** Of all: without environment, without cluster, without namespace, or with problems. */
  trouble: z.number(),
  found: z.array(
    z.object({
      repository: z.string(),
      service: z.string(),
      environment: z.string().nullable(),
      path: z.string(),
      kind: z.string(),
      because: z.string(),
      slots: z.number(),
      problems: z.array(problem),
      corrections: z.array(correction),
      /** How many of the corrections come first because something is missing for certain. */
      certain: z.number(),
    }),
  ),
})

export const testInput = z.object({
  kind: z.enum(['repository', 'host', 'cluster', 'database']),
  /** Of a cluster its name, of a repository and its host the url. */
  name: name.max(2000),
})

export const testResult = z.object({
  at: time,
  tookMs: z.number(),
  ok: z.boolean(),
  findings: z.array(
    z.object({ ok: z.boolean(), words: z.string(), fix: z.string().nullable(), rule: z.string().nullable() }),
  ),
})
