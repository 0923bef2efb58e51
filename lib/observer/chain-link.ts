import type { ControllerLink, Followed, ObjectName } from '@/lib/cluster/contract'
import type { AppliedRevision, ChainLink } from '@/lib/domain/evidence'
import { sameRepository } from '@/lib/manifests/delivery/ours'
import { isInside } from '@/lib/manifests/paths'

/** What is read of Git, for the links to be compared with. */
export interface ReadGit {
  /** Null where no repository is known. */
  readonly url: string | null
  readonly branch: string | null
  /** The file whose text decides the image. */
  readonly file: string
  /** Whether the text stands in an object that a controller itself reads, as a HelmRelease's values do. */
  readonly isInObject: boolean
  /** Whether an address is that of the repository that is read, though written otherwise; `commit` is what was fetched from there now. */
  isSameAs(url: string, commit: string | null): boolean
}

/** What became of a revision in Git's own history. */
export type LookUpRevision = (commit: string) => Pick<AppliedRevision, 'inMirror' | 'declares'>

/**
 * Links as the judge needs them: with what Git says of their revisions, and which of them lie between the deciding file and the
 * workload. `same` tells that the workload carries the image that Git declares.
 */
export function settleLinks(
  links: readonly ControllerLink[],
  git: ReadGit,
  workload: ObjectName,
  same: boolean,
  lookUp: LookUpRevision,
): readonly ChainLink[] {
  const apply = links.find(one => one.role === 'apply' && one.onTheWay)
  const onTheWay = new Set(links.filter(link => isOnTheWay(link, links, git)).map(idOf))
  const parent = links.find(one => one.role === 'creator' && onTheWay.has(idOf(one)))
  return links.map(link => {
    // A chart's version is no commit: the object that holds the values came with its parent's.
    const source = link.kind === 'HelmRelease' && parent !== undefined ? parent : link
    const isOn = onTheWay.has(idOf(link))
    const { follows, behind: _, differs, applied: __, ...said } = link
    const isMain = link === apply || isOn
    return {
      ...said,
      onTheWay: isOn,
      applied: source.kind === 'HelmRelease' ? null : appliedOf(source.applied, link.applied?.at ?? null, lookUp),
      followsOther: isMain ? otherOf(link, git) : null,
      overrides: link.role === 'apply' ? overridesOf(follows) : null,
      otherDifference: differenceOf(differs, workload, same),
    }
  })
}

/** A creator counts where the text stands in what it applies, and a chart's source where the text stands beside the chart. */
function isOnTheWay(link: ControllerLink, links: readonly ControllerLink[], git: ReadGit): boolean {
  if (link.onTheWay) return true
  const below = links.find(one => idOf(one) === link.behind)
  if (link.role === 'creator') {
    const isFirst = below?.role === 'apply' && below.onTheWay
    return isFirst && git.isInObject && link.follows.some(follow => covers(follow, link, git))
  }
  if (link.role !== 'source' || below === undefined) return false
  if (below.role === 'creator') return isOnTheWay(below, links, git)
  if (below.kind !== 'HelmRelease' && below.kind !== 'HelmChart') return false
  return !git.isInObject && link.follows.some(follow => isRead(follow, link, git))
}

function covers(follow: Followed, link: ControllerLink, git: ReadGit): boolean {
  return follow.path !== null && isInside(git.file, follow.path) && isRead(follow, link, git)
}

/** What an object fetched proves nothing of an address that it cannot reach, or did not look at yet. */
function isRead({ url }: Followed, { fetched, applied, failing, applying }: ControllerLink, git: ReadGit): boolean {
  if (url === null || git.url === null || sameRepository(url, git.url)) return true
  const isSettled = failing === null && applying === null
  return git.isSameAs(url, isSettled ? commitIn(fetched ?? applied?.revision ?? '') : null)
}

function commitIn(revision: string): string | null {
  return /(?:^|[^0-9a-f])([0-9a-f]{40})$/.exec(revision)?.[1] ?? null
}

function appliedOf(
  applied: ControllerLink['applied'],
  at: number | null,
  lookUp: LookUpRevision,
): AppliedRevision | null {
  if (applied === null) return null
  const commit = commitIn(applied.revision)
  const found = commit === null ? { inMirror: false, declares: null } : lookUp(commit)
  return { revision: applied.revision, commit, at: at ?? applied.at, ...found }
}

/** Words when none of its sources is the one that is read. Charts come from where they come from. */
function otherOf(link: ControllerLink, git: ReadGit): string | null {
  const { kind, role, follows } = link
  if (kind === 'HelmRelease' || kind === 'HelmChart' || kind === 'HelmRepository' || role === 'dependency') return null
  const others = follows.filter(({ url, path }) => url !== null && (role === 'source' || path !== null))
  const words = others.map(follow => wordsFor(follow, link, git))
  return words.length === 0 || words.includes(null) ? null : (words[0] ?? null)
}

function wordsFor(follow: Followed, link: ControllerLink, git: ReadGit): string | null {
  const { url, revision } = follow
  if (url !== null && !isRead(follow, link, git))
    return `repository ${withoutCredential(url)}, Plimsoll reads ${git.url}`
  // The default branch is whatever the remote says; a configured branch usually is that.
  if (revision === null || (revision.kind === 'branch' && revision.name === git.branch)) return null
  return `${revision.kind} ${revision.name}, Plimsoll reads ${git.branch ?? 'the default branch'}`
}

function withoutCredential(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)[^/@]*@/, '$1')
}

function overridesOf(follows: readonly Followed[]): string | null {
  const fields = [...new Set(follows.flatMap(({ overrides }) => overrides))]
  return fields.length === 0 ? null : fields.join(', ')
}

const namedAtOnce = 2

/** The workload's own difference is the image's, unless the image is the same. */
function differenceOf(differs: ControllerLink['differs'], workload: ObjectName, same: boolean): string | null {
  if (differs === null) return null
  const isWorkload = (one: ObjectName) =>
    one.kind === workload.kind && one.name === workload.name && one.namespace === workload.namespace
  const objects = differs.objects.filter(one => same || !isWorkload(one))
  if (objects.length === 0) return differs.objects.length === 0 ? differs.word : null
  const others = objects.filter(one => !isWorkload(one))
  const named = (others.length > 0 ? others : objects).slice(0, namedAtOnce).map(one => `${one.kind} ${one.name}`)
  const more = others.length > namedAtOnce ? [`${others.length - namedAtOnce} more`] : []
  return `${differs.word} (${[...named, ...more].join(', ')})`
}

function idOf({ kind, namespace, name }: ObjectName): string {
  return `${kind}/${namespace}/${name}`
}
