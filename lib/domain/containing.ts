import type { SlotValue } from './history'
import { versionText } from './image'
import { sameVersion } from './standing'

/** Whether what runs contains something, and how that is known: a sentence's end, without ages. */
export interface Containing {
  readonly contains: 'yes' | 'no' | 'unknown'
  readonly how: string
}

/** What ready pods or the template run in the cell's clusters; `absent` where the workload is not there, `not read` where nobody looked. */
export type Running = readonly string[] | 'absent' | 'not read'

/**
 * Whether a commit of the GitOps repository, at a position of its line, is in what runs. `values` are the cell's, newest first, read back
 * beyond that position. A version that stood before the commit and stands again has taken it back.
 */
export function containsCommit(values: readonly SlotValue[], position: number, running: Running): Containing {
  const before = values.filter(value => value.since === null || value.since < position)
  const after = values.filter(value => value.since !== null && value.since >= position)
  const set = after.at(-1)
  const declared = values[0]
  if (set === undefined || declared === undefined) return { contains: 'unknown', how: 'history does not tell' }
  const had = (some: readonly SlotValue[], image: string) => some.some(value => sameVersion(value.image, image))
  if (running === 'absent')
    return { contains: 'no', how: `declares ${versionText(declared.image)}; no workload runs it` }
  if (running === 'not read' || running.length === 0)
    return { contains: 'unknown', how: `declares ${versionText(declared.image)}; what runs is not known` }
  const stranger = running.find(image => !had(values, image))
  if (stranger !== undefined)
    return { contains: 'unknown', how: `runs ${versionText(stranger)}, which Git is not known to have declared` }
  const old = running.find(image => had(before, image))
  if (old !== undefined) {
    const back = had(after, old) ? ', which was set back' : ', from before it'
    return { contains: 'no', how: `runs ${versionText(old)}${back}` }
  }
  const isIt = running.every(image => sameVersion(image, set.image))
  const shown = running.map(versionText).join(' and ')
  return { contains: 'yes', how: isIt ? `runs ${shown}, which it set` : `runs ${shown}, which came after it` }
}

export interface VersionQuestion {
  readonly isIt: (image: string) => boolean
  /** What was asked for, as it is written in the answer. */
  readonly asked: string
}

/**
 * Whether a version is in what runs, by what tags and history tell. A tag says nothing of what it was built from: another version may
 * contain this one or not, unless some environment of the service had it before this one and never after.
 */
export function containsVersion(
  { isIt, asked }: VersionQuestion,
  declared: string | null,
  running: Running,
  /** Each environment's values of this service, newest first. */
  histories: readonly (readonly SlotValue[])[],
): Containing {
  const runs = running === 'absent' || running === 'not read' ? [] : running
  if (runs.length > 0 && runs.every(isIt))
    return {
      contains: 'yes',
      how: declared !== null && isIt(declared) ? 'declares and runs it' : 'runs it; Git has left it',
    }
  const other = runs.find(image => !isIt(image)) ?? null
  if (declared !== null && isIt(declared)) {
    if (running === 'not read') return { contains: 'unknown', how: 'declares it; what runs is not known' }
    return {
      contains: 'no',
      how: `declares it; ${other === null ? 'no workload runs it' : `runs ${versionText(other)}`}`,
    }
  }
  const image = other ?? declared
  if (image === null) return { contains: 'no', how: 'declares nothing and runs nothing' }
  const verb = other === null ? 'declares' : 'runs'
  if (histories.some(values => isOnlyBefore(values, image, isIt)))
    return { contains: 'no', how: `${verb} ${versionText(image)}, from before ${asked}` }
  return {
    contains: 'unknown',
    how: `${verb} ${versionText(image)}, whose tag does not tell whether it contains ${asked}`,
  }
}

/** The image stood somewhere before what was asked for, and not again since. */
function isOnlyBefore(values: readonly SlotValue[], image: string, isIt: (image: string) => boolean): boolean {
  const at = values.findIndex(value => isIt(value.image))
  if (at === -1) return false
  const stands = (some: readonly SlotValue[]) => some.some(value => sameVersion(value.image, image))
  return stands(values.slice(at + 1)) && !stands(values.slice(0, at))
}
