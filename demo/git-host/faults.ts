/** Trouble on request: the next answers that match fail in the way asked for. */

export type FaultKind =
  /** GitHub's own answer for this status, without doing anything. */
  | { readonly kind: 'status'; readonly status: 401 | 403 | 404 | 409 | 422 | 429 | 500 | 502 | 503 }
  /** 403 with `retry-after`, the words of the secondary limit. */
  | { readonly kind: 'secondary-limit'; readonly retryAfterSeconds: number; readonly status?: 403 | 429 }
  /** 403 with no calls remaining until the reset time. */
  | { readonly kind: 'primary-limit'; readonly resetInSeconds: number }
  /** Nothing is done and nothing is ever answered. */
  | { readonly kind: 'silence' }
  /** The work is done, the answer breaks off in its middle. */
  | { readonly kind: 'half-body' }
  /** The work is done, the connection closes without an answer. */
  | { readonly kind: 'lost-response' }
  /** The work is done, and nothing is ever answered. */
  | { readonly kind: 'unanswered' }
  /** The connection closes before anything is done. */
  | { readonly kind: 'reset' }
  /** 200 with a page of HTML, as a proxy in between may send. */
  | { readonly kind: 'not-json' }

export interface FaultRequest {
  readonly fault: FaultKind
  /** How many matching requests; default 1. */
  readonly times?: number
  /** Let so many matching ones pass first; default 0. */
  readonly after?: number
  readonly method?: string
  /** Tried against the path without `/api/v3` and without query. */
  readonly path?: RegExp
}

export interface Faults {
  add(request: FaultRequest): void
  clear(): void
  take(method: string, path: string): FaultKind | null
}

export function createFaults(): Faults {
  let waiting: { readonly request: FaultRequest; skip: number; left: number }[] = []
  return {
    add(request) {
      waiting.push({ request, skip: request.after ?? 0, left: request.times ?? 1 })
    },
    clear() {
      waiting = []
    },
    take(method, path) {
      for (const entry of waiting) {
        if (entry.request.method !== undefined && entry.request.method !== method) continue
        if (entry.request.path !== undefined && !entry.request.path.test(path)) continue
        if (entry.skip > 0) {
          entry.skip -= 1
          continue
        }
        entry.left -= 1
        waiting = waiting.filter(other => other.left > 0)
        return entry.request.fault
      }
      return null
    },
  }
}
