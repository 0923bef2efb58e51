import { fitted } from '@/lib/heap/fitted'
import { segmentsOf } from '@/lib/manifests/paths'
import type { Layout } from './layout'
import {
  isAmbiguous,
  isEnvironmentWord,
  isNearlyEnvironmentWord,
  isNoEnvironment,
  isShared,
  isVersion,
  markers,
  servicesBehind,
  sorting,
} from './words'

/** What a path says of service and environment, before anything is resolved. */
export interface Place {
  /** Empty: the root holds a whole product, and each workload is a service. */
  readonly service: readonly string[]
  readonly environment: readonly string[]
  readonly because: string
}

interface Found {
  /** Index of the environment's first segment. */
  readonly at: number
  readonly because: string
  /** No smaller place comes behind it. */
  readonly isLeaf?: boolean
}

/** Beside so many others a word is the name of a kind of software as likely as of a place. */
const category = 2

/** Words only order and colour environments; where one is, the structure tells. Never read from a tag. */
export function placeFor(path: string, layout: Layout): Place {
  const segments = segmentsOf(path)
  const marked = behindMarker(segments)
  const isConfigured = marked !== null && layout.environments.includes(segments[marked.at] ?? '')
  const found = (isConfigured ? marked : configured(segments, layout)) ?? marked ?? besideOthers(segments, layout)
  if (!found) return bySuffix(segments, layout) ?? withoutEnvironment(segments)
  if (!layout.environments.includes(segments[found.at] ?? '') && isVariant(segments, found.at)) {
    const service = named(segments.slice(0, found.at))
    return {
      service,
      environment: [],
      because: `"${segments[found.at]}" is a variant or a template, not an environment`,
    }
  }
  const own = withoutServiceName(segments, found.at)
  if (own !== null) {
    const because = `${found.because}, without the service's name`
    return { service: named(segments.slice(0, found.at)), environment: [own, ...segments.slice(found.at + 1)], because }
  }
  const behind = segments.slice(found.at)
  const before = named(segments.slice(0, found.at))
  if (found.isLeaf) {
    const service = named([...segments.slice(0, found.at), ...behind.slice(1)])
    return { service, environment: behind.slice(0, 1), because: found.because }
  }
  const split = before.length > 0 ? -1 : behind.findIndex((segment, index) => index > 0 && servicesBehind.has(segment))
  const environment = withoutShared(split === -1 ? behind : behind.slice(0, split))
  const service = named([...segments.slice(0, found.at), ...(split === -1 ? [] : behind.slice(split + 1))])
  return { service, environment, because: found.because }
}

/** `prod` of `cart/overlays/cart-prod`. */
function withoutServiceName(segments: readonly string[], at: number): string | null {
  const service = named(segments.slice(0, at)).at(-1)
  const segment = segments[at] ?? ''
  if (service === undefined || !segment.startsWith(service)) return null
  const word = /^[-_.](.*)$/.exec(segment.slice(service.length))?.[1] ?? ''
  return isEnvironmentWord(word) ? word : null
}

/** The path without the words that only sort. */
export function named(segments: readonly string[]): readonly string[] {
  const own = segments.filter(segment => !sorting.has(segment) && segment !== 'base' && segment !== 'bases')
  return fitted(withoutShared(own))
}

function configured(segments: readonly string[], { environments }: Layout): Found | null {
  for (const name of environments) {
    const wanted = name.split('/')
    const at = segments.findIndex((_, index) => wanted.every((word, offset) => segments[index + offset] === word))
    if (at !== -1) return { at, because: `environment "${name}" is configured` }
  }
  return null
}

function behindMarker(segments: readonly string[]): Found | null {
  let marker = segments.findIndex((segment, index) => markers.has(segment) && index < segments.length - 1)
  if (marker === -1) return null
  // `clusters/overlays/prod`: the innermost one tells.
  while (markers.has(segments[marker + 1] ?? '')) marker += 1
  if (marker + 1 === segments.length) return null
  return { at: marker + 1, because: `environment is what stands behind "${segments[marker]}"` }
}

/** The segment that is most surely an environment by what stands beside it; the first of equals. */
function besideOthers(segments: readonly string[], layout: Layout): Found | null {
  let best: (Found & { readonly weight: number }) | null = null
  for (const [at, segment] of segments.entries()) {
    if (isShared(segment)) break
    if (isNoEnvironment(segment) || isServiceWithWord(segments.slice(0, at + 1), layout)) continue
    const found = weigh(segments.slice(0, at).join('/'), segment, layout)
    if (found && found.weight > (best?.weight ?? 0)) best = { ...found, at }
  }
  return best
}

/** A service may be called like an environment; its environments then stand below it. */
function isServiceWithWord(segments: readonly string[], layout: Layout): boolean {
  const below = layout.children(segments.join('/')).words.length
  return below > 1 && below > layout.children(segments.slice(0, -1).join('/')).words.length
}

function weigh(
  folder: string,
  segment: string,
  layout: Layout,
): (Omit<Found, 'at'> & { readonly weight: number }) | null {
  const around = layout.children(folder)
  const words = around.words.filter(name => name !== segment)
  const beside = words[0] ?? around.nearly.find(name => name !== segment)
  const base = around.shared
  const path = folder === '' ? segment : `${folder}/${segment}`
  if (isEnvironmentWord(segment)) {
    const neighbour = beside ?? base
    if (
      isAmbiguous(segment) &&
      beside === undefined &&
      !layout.known.has(segment) &&
      !layout.kustomizations.has(path)
    ) {
      const others = [...around.names].filter(name => name !== segment && !isNoEnvironment(name))
      if (others.length >= category) return null
    }
    const because = neighbour
      ? `"${segment}" stands beside "${neighbour}"`
      : `"${segment}" is a word for an environment`
    return { weight: 10 + words.length * 2 + (base ? 1 : 0), because }
  }
  if (isNearlyEnvironmentWord(segment) && beside)
    return { weight: 6, because: `"${segment}" stands beside "${beside}"` }
  if (layout.known.has(segment))
    return { weight: 7, because: `"${segment}" is an environment elsewhere in the repository`, isLeaf: true }
  if (
    base &&
    !hasMarker(around.names) &&
    layout.kustomizations.has(path) &&
    layout.reaches(path, folder === '' ? base : `${folder}/${base}`)
  ) {
    return { weight: 4, because: `"${segment}" stands beside "${base}" and builds on it` }
  }
  const builder = base && layout.kustomizations.has(path) ? builderLike(folder, segment, base, layout) : null
  if (builder) return { weight: 4, because: `"${segment}" is built like "${builder}", which builds on "${base}"` }
  const like = words.find(word => layout.alike(path, folder === '' ? word : `${folder}/${word}`))
  if (like && words.length * 4 >= around.names.size - 1)
    return { weight: 5, because: `"${segment}" stands beside "${like}" and is built alike` }
  return null
}

/** A neighbour that builds on the base, with the same folders below it. */
function builderLike(folder: string, segment: string, base: string, layout: Layout): string | null {
  const { names } = layout.children(folder)
  if (hasMarker(names)) return null
  const at = (name: string) => (folder === '' ? name : `${folder}/${name}`)
  const own = layout.children(at(segment)).names
  const isLike = (name: string) => {
    const other = layout.children(at(name)).names
    const common = [...own].filter(one => other.has(one)).length
    return common > 0 && common >= Math.min(2, Math.max(own.size, other.size))
  }
  const builds = (name: string) => layout.kustomizations.has(at(name)) && layout.reaches(at(name), at(base))
  return [...names].find(name => name !== segment && !isNoEnvironment(name) && isLike(name) && builds(name)) ?? null
}

/** Beside `overlays`, what builds on the base is something else. */
function hasMarker(names: ReadonlySet<string>): boolean {
  return [...names].some(name => markers.has(name))
}

/** `cart` and `cart-dev` side by side. */
function bySuffix(segments: readonly string[], layout: Layout): Place | null {
  for (let at = segments.length - 1; at >= 0; at -= 1) {
    const [, stem, word] = /^(.+)[-_.]([a-z]+)$/i.exec(segments[at] ?? '') ?? []
    if (!stem || !word || !isEnvironmentWord(word)) continue
    const { names } = layout.children(segments.slice(0, at).join('/'))
    const other = names.has(stem) ? stem : [...names].find(name => name !== segments[at] && isStemWithWord(name, stem))
    if (!other) continue
    return {
      service: named([...segments.slice(0, at), stem, ...segments.slice(at + 1)]),
      environment: [word],
      because: `"${segments[at]}" stands beside "${other}": the ending is the environment`,
    }
  }
  return null
}

function isStemWithWord(name: string, stem: string): boolean {
  return name.startsWith(stem) && isEnvironmentWord(name.slice(stem.length + 1))
}

function withoutEnvironment(segments: readonly string[]): Place {
  return { service: named(segments), environment: [], because: 'no part of its path is an environment' }
}

/** An upstream's installation variants, examples and preview templates are no places that a version is promoted to. */
function isVariant(segments: readonly string[], at: number): boolean {
  const before = segments.slice(0, at).some(segment => /^(upstream|vendor|third[-_]party)$/i.test(segment))
  return (
    before ||
    segments.slice(at).some(segment => /^templates?([-_]|$)|[-_]template$|(^|[-_])examples?$/i.test(segment)) ||
    isShared(segments[at] ?? '') ||
    isVersion(segments[at] ?? '')
  )
}

function withoutShared(segments: readonly string[]): readonly string[] {
  const last = segments.at(-1)
  return segments.length > 1 && last !== undefined && isShared(last) ? segments.slice(0, -1) : segments
}
