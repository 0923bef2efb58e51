import type { components } from '@octokit/openapi-types'

/** GitHub's own description of its answers: what does not fit it does not compile. */
export type Schema = components['schemas']

export function isoTime(at: number): string
export function isoTime(at: number | null): string | null
export function isoTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')
}

/** GitHub's opaque ids; ours only have to differ by kind and number. */
export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString('base64url')
}
