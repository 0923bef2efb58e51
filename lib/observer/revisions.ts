import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'
import type { AppliedRevision } from '@/lib/domain/evidence'
import { findPastSlot, type PastSlot, pastSlot } from '@/lib/domain/history'
import type { Repository } from './contract'

export type RevisionFacts = Pick<AppliedRevision, 'inMirror' | 'declares'>

/** What the revisions that controllers name are in our own mirror: asked once, answered from memory. */
export interface Revisions {
  /** Whether an address is known to be the repository's, because our mirror has what was fetched from it. */
  isAddress(repository: Repository, url: string, commit: string | null, wake: () => void): boolean
  /** What the commit declares for a slot; `wake` is called when an answer comes that was not known yet. */
  of(repository: Repository, commit: string, cell: DesiredCell, slot: DesiredSlot, wake: () => void): RevisionFacts
}

const mostKept = 5_000
const notKnown: RevisionFacts = { inMirror: false, declares: null }

export function createRevisions(): Revisions {
  const commits = new Map<string, Promise<boolean> | boolean>()
  const cells = new Map<string, Promise<void> | readonly PastSlot[]>()
  /** Once proven they stay: a source that cannot be reached for a while follows no other repository. */
  const addresses = new Set<string>()
  /** The last answer for a place: while a newer one is worked out, nothing is concluded from not knowing it. */
  const last = new Map<string, RevisionFacts>()

  function has(repository: Repository, commit: string): boolean | null {
    const head = repository.current()?.snapshot.commit
    if (commit === head) return true
    // What was not there may have come with a newer head.
    const known = commits.get(`${repository.id} ${commit}`) ?? commits.get(`${repository.id} ${commit} ${head}`)
    return typeof known === 'boolean' ? known : null
  }

  function look(repository: Repository, commit: string): Promise<boolean> {
    const head = repository.current()?.snapshot.commit
    const known = commits.get(`${repository.id} ${commit} ${head}`)
    if (known !== undefined) return Promise.resolve(known)
    const looking = repository.mirror.commit(commit).then(
      () => true,
      () => false,
    )
    keep(commits, `${repository.id} ${commit} ${head}`, looking)
    return looking.then(found => {
      keep(commits, `${repository.id} ${commit} ${head}`, found)
      if (found) keep(commits, `${repository.id} ${commit}`, true)
      return found
    })
  }

  return {
    isAddress(repository, url, commit, wake) {
      const key = `${repository.id} ${url}`
      if (addresses.has(key)) return true
      if (commit === null) return false
      const known = has(repository, commit)
      if (known === true) addresses.add(key)
      else if (known === null) void look(repository, commit).then(wake)
      return known === true
    },
    of(repository, commit, cell, slot, wake) {
      if (commit === repository.current()?.snapshot.commit)
        return { inMirror: true, declares: declaredIn([pastSlot(slot)], slot) }
      const place = `${repository.id} ${cell.path} ${cell.kind}`
      const key = `${place} ${commit}`
      const known = cells.get(key)
      if (Array.isArray(known)) {
        const facts = { inMirror: true, declares: declaredIn(known, slot) }
        keep(last, `${place} ${nameOf(slot)}`, facts)
        return facts
      }
      if (has(repository, commit) === false) return notKnown
      if (known === undefined) {
        const reading = look(repository, commit).then(async found => {
          if (found) keep(cells, key, await slotsAt(repository, commit, cell))
        })
        keep(cells, key, reading)
        reading
          .catch(() => undefined)
          .then(() => {
            if (cells.get(key) === reading) cells.delete(key)
            wake()
          })
      }
      return last.get(`${place} ${nameOf(slot)}`) ?? notKnown
    },
  }
}

/** Nothing where the commit does not stand on the branch's line. */
async function slotsAt(repository: Repository, commit: string, cell: DesiredCell): Promise<readonly PastSlot[]> {
  const past = await repository.past(cell)
  const position = past?.line.positionOf(commit) ?? null
  if (past === null || position === null) return []
  const begins = (since: number | null) => since !== null && since <= position
  await past.read(({ stretches }) => stretches.some(one => begins(one.since)))
  // The oldest one that was read reaches back to the beginning, if that was reached.
  const stretch = past.stretches.find(one => begins(one.since))
  return stretch?.slots ?? (past.end === 'beginning' ? (past.stretches.at(-1)?.slots ?? []) : [])
}

function declaredIn(slots: readonly PastSlot[], slot: DesiredSlot): string | null {
  const found = findPastSlot(slots, slot)
  return found?.isValue === true ? found.image : null
}

function nameOf({ workload, container, field }: DesiredSlot): string {
  return `${workload.kind}/${workload.name}/${field}/${container}`
}

function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > mostKept && oldest !== undefined) map.delete(oldest)
}
