import type { Containing, Running } from './containing'
import { parseImage, shortName, versionText } from './image'
import type { SourceVersion } from './source-version'

/** How a version stands to a commit of the source. */
export type SourceStanding =
  /** The version is this commit, has it among its ancestors, is one of its ancestors, or none of these. */
  | { readonly kind: 'is' | 'after' | 'before' | 'apart'; readonly sha: string }
  | Extract<SourceVersion, { kind: 'unknown' }>

/** Whether a commit of the source is in what runs. `standings` by version; one that is not there could not be asked for. */
export function containsSource(
  declared: string | null,
  running: Running,
  standings: ReadonlyMap<string, SourceStanding>,
): Containing {
  const says = declared === null ? 'declares nothing' : `declares ${versionText(declared)}`
  if (running === 'absent') return { contains: 'no', how: `${says}; no workload runs it` }
  if (running === 'not read' || running.length === 0)
    return { contains: 'unknown', how: `${says}; what runs is not known` }
  const stranger = running.find(image => declared !== null && !sameName(image, declared))
  if (stranger !== undefined)
    return { contains: 'unknown', how: `runs ${stranger}, which is not the image that Git declares` }
  const told = [...new Set(running.map(versionText))].map(version => ({ version, standing: standingOf(version) }))
  const decisive =
    told.find(({ standing }) => standing.kind === 'before' || standing.kind === 'apart') ??
    told.find(({ standing }) => standing.kind === 'unknown') ??
    told[0]
  const isOther = declared !== null && !told.some(({ version }) => version === versionText(declared))
  const also = isOther ? `; declares ${wordsOf(versionText(declared), standingOf(versionText(declared)))}` : ''
  if (decisive === undefined) return { contains: 'unknown', how: says }
  const { contains } = answers[decisive.standing.kind]
  const shown = contains === 'yes' ? told : [decisive]
  return {
    contains,
    how: `runs ${shown.map(({ version, standing }) => wordsOf(version, standing)).join(' and ')}${also}`,
  }

  function standingOf(version: string): SourceStanding {
    return standings.get(version) ?? { kind: 'unknown', why: 'and the source could not be asked in time' }
  }
}

const answers = {
  is: { contains: 'yes', words: 'which is it' },
  after: { contains: 'yes', words: 'which contains it' },
  before: { contains: 'no', words: 'from before it' },
  apart: { contains: 'no', words: 'which does not contain it' },
  unknown: { contains: 'unknown', words: '' },
} as const

function wordsOf(version: string, standing: SourceStanding): string {
  if (standing.kind === 'unknown') return `${version}, ${standing.why}`
  const short = standing.sha.slice(0, 7)
  const shown = version.toLowerCase().includes(short) ? version : `${version} (${short})`
  return `${shown}, ${answers[standing.kind].words}`
}

/** Registries differ between environments; another image may have the same tag and another source. */
function sameName(a: string, b: string): boolean {
  const [one, other] = [parseImage(a), parseImage(b)]
  return one !== null && other !== null && shortName(one) === shortName(other)
}
