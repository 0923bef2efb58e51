import type { Delivery, SourceObject } from './delivery'

/** The repository and branch that is being read; null where it is not known. */
export interface ReadFrom {
  readonly url: string | null
  readonly branch: string | null
}

/**
 * The deliveries that are about the repository being read, each completed: patches of an object take what they leave out from it, a Flux
 * Kustomization takes url and revision from its source. Those of another repository are left out.
 */
export function oursOf(
  deliveries: readonly Delivery[],
  sources: readonly SourceObject[],
  from: ReadFrom,
): readonly Delivery[] {
  const whole = new Map<string, Delivery[]>()
  for (const delivery of deliveries) whole.set(nameKey(delivery), [...(whole.get(nameKey(delivery)) ?? []), delivery])
  return deliveries
    .map(delivery => completed(delivery, whole.get(nameKey(delivery)) ?? [], sources))
    .filter(delivery => isOurs(delivery, from))
}

/** Why what is read may not be what is deployed: another branch, tag or commit is followed. Null when it is the one that is read. */
export function otherRevision({ title, revision }: Delivery, from: ReadFrom): string | null {
  if (revision === null || revision.name.includes('{{') || revision.name.includes('${')) return null
  const isRead = from.branch === null ? isUsualDefault(revision.name) : revision.name === from.branch
  if (isRead) return null
  return `${title} follows ${revision.kind} ${revision.name}, Plimsoll reads ${from.branch ?? 'this commit'}`
}

/** `https://host/a/b.git`, `git@host:a/b` and `ssh://git@host/a/b` are one repository. */
export function sameRepository(one: string, other: string): boolean {
  return normalised(one) === normalised(other)
}

function completed(delivery: Delivery, alike: readonly Delivery[], sources: readonly SourceObject[]): Delivery {
  const others = alike.filter(candidate => candidate !== delivery)
  const repositories = new Set(others.map(({ repository }) => repository).filter(url => url !== null))
  const [repository = null] = repositories.size === 1 ? repositories : []
  const revisions = others.filter(({ revision }) => revision !== null)
  const lacksAll = delivery.repository === null && delivery.source === null
  const inherited = lacksAll ? others.find(({ source }) => source !== null) : undefined
  const sourceName = delivery.source ?? inherited?.source ?? null
  const source = sources.filter(({ name }) => name === sourceName)
  const [onlySource] = source.length === 1 ? source : []
  return {
    ...delivery,
    source: sourceName,
    repository: delivery.repository ?? onlySource?.url ?? (lacksAll ? repository : null),
    revision:
      delivery.revision ??
      onlySource?.revision ??
      (lacksAll && revisions.length === 1 ? (revisions[0]?.revision ?? null) : null),
    overrides: [...new Set([...delivery.overrides, ...(lacksAll ? others.flatMap(({ overrides }) => overrides) : [])])],
  }
}

function nameKey({ object }: Delivery): string {
  return object
}

function isOurs({ repository }: Delivery, from: ReadFrom): boolean {
  if (repository === null || from.url === null || /\{\{|\$\{/.test(repository)) return true
  return sameRepository(repository, from.url)
}

function normalised(url: string): string {
  return url
    .trim()
    .replace(/^[a-z+]+:\/\//i, '')
    .replace(/^[^@/]*@/, '')
    .replace(/^([^/:]+):(?!\d+\/)/, '$1/')
    .replace(/:(22|443|80)\//, '/')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .toLowerCase()
}

function isUsualDefault(branch: string): boolean {
  return branch === 'main' || branch === 'master'
}
