import { isMutableTag } from './image'
import { shasIn } from './question'

/** What a version of an image was built from, as far as its name tells. Never a guess: two possible commits are none. */
export type SourceVersion =
  | { readonly kind: 'commit'; readonly sha: string }
  /** `why` ends the sentence "runs 1.4.2, …". */
  | { readonly kind: 'unknown'; readonly why: string }

export interface SourceFacts {
  /** Commit by tag of the source. */
  readonly tags: ReadonlyMap<string, string>
  /** Every commit of the source whose id begins so, by what the version names. */
  readonly commits: ReadonlyMap<string, readonly string[]>
}

export function findSourceVersion(service: string, version: string, { tags, commits }: SourceFacts): SourceVersion {
  const refused = whyNoName(version)
  if (refused !== null) return { kind: 'unknown', why: refused }
  const named = namedCommits(version).map(part => commits.get(part) ?? [])
  if (named.some(found => found.length > 1))
    return { kind: 'unknown', why: 'which may name more than one commit of the source' }
  const found = new Set([...named.flat(), ...tagsOf(service, version).flatMap(tag => tags.get(tag) ?? [])])
  const [sha] = found
  if (sha === undefined) return { kind: 'unknown', why: 'and no tag or commit of the source is called so' }
  if (found.size === 1) return { kind: 'commit', sha }
  return { kind: 'unknown', why: 'and tags and commits of the source that are called so are not the same' }
}

/** Parts of the version that may be ids of commits and have to be looked up. */
export function namedCommits(version: string): readonly string[] {
  return whyNoName(version) === null ? [...new Set(shasIn(version))] : []
}

/** As releases are tagged: alone, with or without `v`, and in a repository of several services with the service's name before it. */
export function tagsOf(service: string, version: string): readonly string[] {
  const bare = version.replace(/^v(?=\d)/, '')
  const forms = [...new Set([version, bare, `v${bare}`])]
  return [...forms, ...forms.flatMap(form => [`${service}-${form}`, `${service}/${form}`])]
}

function whyNoName(version: string): string | null {
  if (version.includes(':')) return 'a digest, which does not tell what it was built from'
  return isMutableTag(`image:${version}`) ? 'a tag that moves' : null
}
