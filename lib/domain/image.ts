/** Image references as Git and clusters write them. Grammar and short forms: the distribution project's reference package. */

import { recalling } from './recall'

export interface Image {
  /** Null when the text names none (then docker.io is meant). */
  readonly registry: string | null
  readonly repository: string
  readonly tag: string | null
  /** `sha256:…` with its scheme. */
  readonly digest: string | null
}

/** Pull-through caches and admission rewrites: what starts with `from` is fetched from `to`. */
export interface RegistryAlias {
  readonly from: string
  readonly to: string
}

const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const host =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/
const tagText = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/
const digestText = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/

/** Null when the text is no image reference: a variable, a number, nothing. */
export const parseImage: (text: string) => Image | null = recalling(readImage)

function readImage(text: string): Image | null {
  const at = text.indexOf('@')
  const digest = at < 0 ? null : text.slice(at + 1)
  if (digest !== null && !digestText.test(digest)) return null
  const named = at < 0 ? text : text.slice(0, at)
  const colon = named.lastIndexOf(':')
  const hasTag = colon > named.lastIndexOf('/')
  const tag = hasTag ? named.slice(colon + 1) : null
  if (tag !== null && !tagText.test(tag)) return null
  const { registry, repository } = splitRegistry(hasTag ? named.slice(0, colon) : named)
  if (registry !== null && !host.test(registry)) return null
  if (repository.length + (registry?.length ?? 0) > 255) return null
  if (!repository.split('/').every(part => component.test(part))) return null
  return { registry, repository, tag, digest }
}

export function formatImage(image: Image): string {
  const registry = image.registry === null ? '' : `${image.registry}/`
  const tag = image.tag === null ? '' : `:${image.tag}`
  const digest = image.digest === null ? '' : `@${image.digest}`
  return `${registry}${image.repository}${tag}${digest}`
}

/** `nginx` becomes `docker.io/library/nginx:latest`; then the aliases apply, the longest `from` first. */
export function normalizeImage(image: Image, aliases: readonly RegistryAlias[] = []): Image {
  const place = aliased(fullName(image), aliases)
  const slash = place.indexOf('/')
  return {
    registry: place.slice(0, slash),
    repository: place.slice(slash + 1),
    tag: image.tag ?? (image.digest === null ? 'latest' : null),
    digest: image.digest,
  }
}

export function sameRepository(a: string, b: string, aliases: readonly RegistryAlias[] = []): boolean {
  const left = parseImage(a)
  const right = parseImage(b)
  if (left === null || right === null) return false
  return repositoryOf(normalizeImage(left, aliases)) === repositoryOf(normalizeImage(right, aliases))
}

/**
 * same: one reference. pinned: `b` adds a digest to the tag that `a` names, as admission controllers do; nothing proves
 * that the tag still means it. other: all else, also when only `a` has a digest, because then `b` is not what `a` demands.
 */
export type ImageComparison = 'same' | 'pinned' | 'other'

export function compareImages(a: string, b: string, aliases: readonly RegistryAlias[] = []): ImageComparison {
  if (a === b) return 'same'
  const left = parseImage(a)
  const right = parseImage(b)
  if (left === null || right === null) return 'other'
  const one = normalizeImage(left, aliases)
  const two = normalizeImage(right, aliases)
  if (repositoryOf(one) !== repositoryOf(two)) return 'other'
  if (one.digest !== null && two.digest !== null) return one.digest === two.digest ? 'same' : 'other'
  if (one.tag !== two.tag || one.digest !== null) return 'other'
  return two.digest === null ? 'same' : 'pinned'
}

/** Last part of the repository: what a service's main image is usually called. */
export function shortName(image: Image): string {
  return image.repository.slice(image.repository.lastIndexOf('/') + 1)
}

/** What a person calls the version of an image: the tag, else the digest in short, else the text itself. No `@` before it: a Git host would notify a user of that name. */
export function versionText(text: string): string {
  const image = parseImage(text)
  if (image === null) return text
  if (image.tag !== null) return image.tag
  if (image.digest !== null) return image.digest.slice(0, image.digest.indexOf(':') + 8)
  return 'latest'
}

const mutableTags = ['latest', 'main', 'master', 'dev', 'develop', 'edge', 'nightly', 'stable', 'canary']

/** Tags that are meant to move; `more` comes from the configuration. */
export function isMutableTag(text: string, more: readonly string[] = []): boolean {
  const image = parseImage(text)
  if (image === null || image.digest !== null) return false
  const tag = image.tag ?? 'latest'
  return mutableTags.includes(tag) || more.includes(tag)
}

const placeholders = ['placeholder', 'changeme', 'replace_me', 'set-by-ci']

/** A tag that a pipeline replaces before anything is applied. */
export function isPlaceholder(text: string): boolean {
  const tag = parseImage(text)?.tag ?? null
  return tag !== null && placeholders.includes(tag.toLowerCase())
}

function splitRegistry(name: string): { readonly registry: string | null; readonly repository: string } {
  const slash = name.indexOf('/')
  const first = slash < 0 ? '' : name.slice(0, slash)
  const isHost = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase()
  return isHost ? { registry: first, repository: name.slice(slash + 1) } : { registry: null, repository: name }
}

function fullName(image: Image): string {
  const lower = image.registry?.toLowerCase() ?? 'docker.io'
  const registry = lower === 'index.docker.io' || lower === 'registry-1.docker.io' ? 'docker.io' : lower
  const short = registry === 'docker.io' && !image.repository.includes('/')
  return `${registry}/${short ? 'library/' : ''}${image.repository}`
}

function aliased(place: string, aliases: readonly RegistryAlias[]): string {
  // Both spellings become the `to` side, so a comparison does not care which of them Git or the cluster uses.
  const matching = aliases.filter(alias => place.startsWith(`${trimmed(alias.from)}/`))
  const longest = matching.sort((a, b) => b.from.length - a.from.length || (a.from < b.from ? -1 : 1))[0]
  if (longest === undefined) return place
  const rest = place.slice(trimmed(longest.from).length)
  const moved = `${trimmed(longest.to)}${rest}`
  return moved.indexOf('/') > 0 ? moved : place
}

function trimmed(prefix: string): string {
  return prefix.toLowerCase().replace(/\/+$/, '')
}

function repositoryOf(image: Image): string {
  return `${image.registry ?? ''}/${image.repository}`
}
