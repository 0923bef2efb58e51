import { formatImage, type Image, normalizeImage, parseImage } from '@/lib/domain/image'
import type { ManifestAnswer } from '@/lib/domain/registry-check'
import { RefusedAddress } from './address'
import { createAnswers } from './answers'
import type { Confirmation, Registries, RegistryOptions } from './contract'
import { converse, type Place, type Trust } from './conversation'
import { type Found, readHead, readText, saysMissing } from './manifest'
import { Unanswered } from './request'
import { createTurns } from './turns'

/** Statuses with which a HEAD is refused rather than answered; a 404 to it has no text that would prove it. */
const readInstead = [400, 404, 405, 501]

type Asked = ManifestAnswer | (Found & { readonly parts: readonly string[] })

/** Reads manifests from image registries; nothing is ever written, and nothing but `sha256` digests is believed. */
export function createRegistries(options: RegistryOptions): Registries {
  const { logins, aliases = [], clock, timeoutMs = 2_000, atOnce = 6 } = options
  const trust: Trust = {
    configured: new Set([...logins.map(one => one.host), ...aliases.map(one => one.to)].map(hostIn)),
    allowLoopback: options.allowLoopback ?? false,
    loginFor: host => logins.find(one => hostIn(one.host) === hostIn(host)) ?? null,
  }
  const answers = createAnswers(clock)
  const inTurn = createTurns(atOnce)
  return { findManifest, confirms }

  async function findManifest(image: Image, signal: AbortSignal): Promise<ManifestAnswer> {
    const place = placeOf(image)
    if (typeof place === 'string') return unknown(place)
    const key = `${place.host}/${place.repository}@${place.reference}`
    const known = answers.find(key)
    if (known !== null) return known
    const answer = await within(signal, limit => askBriefly(place, limit))
    answers.keep(key, answer)
    return answer
  }

  async function confirms(image: Image, digest: string, signal: AbortSignal): Promise<Confirmation> {
    const answer = await findManifest(image, signal)
    if (answer.kind === 'unknown') return answer
    if (answer.kind === 'missing') return { kind: 'refuted' }
    if (answer.digest === digest) return { kind: 'confirmed' }
    if (!isIndex(answer.mediaType)) return { kind: 'refuted' }
    const place = placeOf({ ...image, tag: null, digest: answer.digest })
    if (typeof place === 'string') return unknown(place)
    const whole = await within(signal, limit => askWhole(place, limit))
    if (whole.kind !== 'found') return whole.kind === 'missing' ? { kind: 'refuted' } : whole
    return { kind: 'parts' in whole && whole.parts.includes(digest) ? 'confirmed' : 'refuted' }
  }

  async function within(signal: AbortSignal, work: (limit: AbortSignal) => Promise<Asked>): Promise<Asked> {
    signal.throwIfAborted()
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    try {
      return await inTurn(limit, () => work(limit))
    } catch (error) {
      signal.throwIfAborted()
      if (limit.aborted) return unknown(`it did not answer within ${timeoutMs / 1_000} s`)
      if (error instanceof Unanswered || error instanceof RefusedAddress) return unknown(error.message)
      throw error
    }
  }

  async function askBriefly(place: Place, limit: AbortSignal): Promise<Asked> {
    const answer = await converse('HEAD', place, trust, limit)
    const found = answer.status === 200 ? readHead(answer, place.reference) : null
    if (found !== null) return found
    if (answer.status === 200 || readInstead.includes(answer.status)) return askWhole(place, limit)
    return unknown(statusWords(place.host, answer.status))
  }

  async function askWhole(place: Place, limit: AbortSignal): Promise<Asked> {
    const answer = await converse('GET', place, trust, limit)
    if (answer.status === 200) return readText(answer, place.reference)
    return saysMissing(answer) ? { kind: 'missing' } : unknown(statusWords(place.host, answer.status))
  }

  /** A sentence's clause where the image cannot be asked for. */
  function placeOf(image: Image): Place | string {
    // What came as parts is read as text once more: only what is a reference becomes an address.
    const parsed = parseImage(formatImage(image))
    if (parsed === null) return 'it is no reference to an image'
    const { registry, repository, tag, digest } = normalizeImage(parsed, aliases)
    if (parseImage(`${registry}/${repository}`) === null) return 'its alias leads to no reference to an image'
    const reference = digest ?? tag
    if (registry === null || reference === null) return 'it is no reference to an image'
    if (digest?.startsWith('sha512:')) return 'only sha256 digests are asked for'
    return { host: registry, repository, reference }
  }
}

function isIndex(mediaType: string): boolean {
  return mediaType.includes('index') || mediaType.includes('manifest.list')
}

function statusWords(host: string, status: number): string {
  if (status === 401 || status === 403) return `${host} does not let it be read (${status})`
  if (status === 429) return `${host} wants to be asked less often`
  if (status === 404) return `${host} answers 404, and not as a registry does`
  return `${host} answers ${status}`
}

function unknown(why: string): { readonly kind: 'unknown'; readonly why: string } {
  return { kind: 'unknown', why }
}

/** `https://Index.docker.io/v1/` and `cache.example/hub` in the configuration mean their hosts, as an address has them. */
function hostIn(text: string): string {
  const [name = ''] = text
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .split('/')
  const host = URL.canParse(`https://${name}`) ? new URL(`https://${name}`).host : name
  return host === 'index.docker.io' || host === 'registry-1.docker.io' ? 'docker.io' : host
}
