import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ManifestAnswer } from '@/lib/domain/registry-check'
import { type Answer, Unanswered } from './request'

/** Every kind that may stand behind a tag: a registry answers 404 where the one that it has is not asked for. */
export const accept = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

/** What registries themselves allow. */
export const longestManifest = 4_194_304

export type Found = Extract<ManifestAnswer, { kind: 'found' }>

const digestText = /^sha256:[a-f0-9]{64}$/
const index = z.object({
  manifests: z.array(
    z.object({
      digest: z.string(),
      platform: z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() }).optional(),
    }),
  ),
})
const refusal = z.object({ errors: z.array(z.object({ code: z.string() })) })

/** Null where the answer to a HEAD proves no digest: then the text has to be read. Throws Unanswered. */
export function readHead({ headers }: Answer, reference: string): Found | null {
  const digest = headerOf(headers['docker-content-digest'])
  const mediaType = mediaTypeOf(headers['content-type'])
  if (digest === null || !digestText.test(digest) || !accept.split(', ').includes(mediaType)) return null
  return agreed({ kind: 'found', digest, mediaType }, reference)
}

/** The digest is that of the bytes; a header that says another one is a lie or a broken cache. Throws Unanswered. */
export function readText({ headers, body }: Answer, reference: string): Found & { readonly parts: readonly string[] } {
  const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`
  const claimed = headerOf(headers['docker-content-digest'])
  if (claimed !== null && claimed !== digest)
    throw new Unanswered('what it sends does not have the digest that it says')
  const mediaType = mediaTypeOf(headers['content-type'])
  if (!accept.split(', ').includes(mediaType)) throw new Unanswered('what it sends is no manifest of an image')
  const found = agreed({ kind: 'found', digest, mediaType }, reference)
  const parsed = index.safeParse(parseJson(body))
  if (!parsed.success) return { ...found, parts: [] }
  const platforms = parsed.data.manifests.flatMap(({ platform }) =>
    platform === undefined ? [] : [[platform.os, platform.architecture, platform.variant ?? []].flat().join('/')],
  )
  return { ...found, platforms, parts: parsed.data.manifests.map(one => one.digest) }
}

/** A 404 is believed only from something that speaks as a registry does: a wrong address has its own 404. */
export function saysMissing({ status, body }: Answer): boolean {
  const said = status === 404 ? refusal.safeParse(parseJson(body)) : null
  return said?.success === true && said.data.errors.some(({ code }) => missingCodes.includes(code))
}

const missingCodes = ['MANIFEST_UNKNOWN', 'NAME_UNKNOWN', 'NOT_FOUND']

function agreed(found: Found, reference: string): Found {
  if (reference.includes(':') && reference !== found.digest)
    throw new Unanswered('it answers with another digest than the one that was asked for')
  return found
}

function headerOf(value: string | readonly string[] | undefined): string | null {
  return typeof value === 'string' ? value : null
}

function mediaTypeOf(value: string | undefined): string {
  return (value ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
}
