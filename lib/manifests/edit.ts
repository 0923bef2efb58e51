import type { Problem } from '@/lib/domain/problem'
import type { EditResult, FileEdit, Snapshot, VersionChange } from '@/lib/manifests/contract'
import { splitImage } from '@/lib/manifests/image-text'
import { realPath } from '@/lib/manifests/links'
import { differences, pathAt } from '@/lib/manifests/yaml/differences'
import { fileSource, type Node, rangeOf, type Scalar } from '@/lib/manifests/yaml/node'
import { parseDocuments } from '@/lib/manifests/yaml/parse'
import { type Quotes, writeScalar } from '@/lib/manifests/yaml/quote'
import { type Splice, splice } from '@/lib/manifests/yaml/splice'

/** A splice with the path of data that it may change, as `/images/0/newTag` within its document; null: whatever value holds its start. */
export interface PlannedSplice extends Splice {
  readonly file: string
  readonly path: string | null
  /** What is replaced is an alias, which follows its anchor where that is changed too. */
  readonly alias?: boolean
}

export function refuseEdit(code: string, file: string | null, line: number | null, message: string): EditResult {
  return { ok: false, problem: { severity: 'error', code, file, line, message } }
}

/** The image text with another version; a string says why it is refused. */
export function withVersion(
  image: string,
  change: Pick<VersionChange, 'tag' | 'digest'>,
): { readonly text: string } | Refusal {
  const { name, digest } = splitImage(image)
  const wrong = whyNot(change, digest !== '')
  if (wrong !== null) return wrong
  return {
    text: `${name}${change.tag === null ? '' : `:${change.tag}`}${change.digest === null ? '' : `@${change.digest}`}`,
  }
}

export interface Refusal {
  readonly code: string
  readonly message: string
}

/** Rules of every change: something to write, well formed, and never an old digest beside a new tag. */
export function whyNot({ tag, digest }: Pick<VersionChange, 'tag' | 'digest'>, hasDigest: boolean): Refusal | null {
  if (tag === null && digest === null) {
    return { code: 'version_missing', message: 'The change names neither a tag nor a digest. Choose a version.' }
  }
  if (tag !== null && !/^\w[\w.-]{0,127}$/.test(tag)) {
    return { code: 'tag_invalid', message: `'${tag}' is no tag of an image. Use letters, digits, '.', '_' and '-'.` }
  }
  if (digest !== null && !/^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-fA-F]{32,}$/.test(digest)) {
    return { code: 'digest_invalid', message: `'${digest}' is no digest. It looks like sha256:….` }
  }
  if (hasDigest && digest === null) {
    return {
      code: 'digest_beside_tag',
      message:
        'A digest stands beside the tag and the change brings none: an old digest with a new tag deploys the old image. Give the new digest.',
    }
  }
  return null
}

/** A scalar's own characters replaced, in its own quotes. */
export function spliceScalar(scalar: Scalar, value: string, quotes?: Quotes): PlannedSplice | Refusal {
  const range = rangeOf(scalar)
  const text = writeScalar(value, scalar.alias ? null : scalar, quotes)
  if (range === null || text === null || scalar.style === 'literal' || scalar.style === 'folded') {
    return {
      code: 'text_spread',
      message: 'The version is spread over several lines, which is not edited. Write it on one line.',
    }
  }
  const { start, end, source } = range
  return { file: source.path, start, end, text, path: null, ...(scalar.alias ? { alias: true } : {}) }
}

export function isRefusal<T extends object>(value: T | Refusal): value is Refusal {
  return 'code' in value && 'message' in value
}

/** Makes the splices and parses again: only the announced paths, and those that follow them, may differ in their files. */
export function makeEdits(
  snapshot: Snapshot,
  planned: readonly PlannedSplice[],
  following: readonly PlannedSplice[] = [],
): EditResult {
  const edits: FileEdit[] = []
  const real = planned.map(each => ({ ...each, file: realPath(snapshot, each.file) }))
  for (const file of new Set(real.map(each => each.file))) {
    const before = snapshot.read(file)
    const own = real.filter(each => each.file === file)
    const after = before === null ? null : splice(before, own)
    if (before === null || after === null)
      return refuseEdit(
        'edit_conflict',
        file,
        lineOf(before, own),
        'Two changes meet at the same text. Plan them one after the other.',
      )
    const wrong = whatElseChanged(file, before, after, [...own, ...following])
    if (wrong !== null) return { ok: false, problem: wrong }
    if (after !== before) edits.push({ path: file, before, after })
  }
  if (edits.length === 0)
    return refuseEdit(
      'nothing_to_change',
      real[0]?.file ?? null,
      null,
      'The files say this version already. There is nothing to change.',
    )
  return { ok: true, edits }
}

function whatElseChanged(
  file: string,
  before: string,
  after: string,
  splices: readonly PlannedSplice[],
): Problem | null {
  const old = parseDocuments(fileSource(file, before))
  const now = parseDocuments(fileSource(file, after))
  const message =
    'The edit would change more than the version (an anchor or another reader of the same text). Edit this file by hand.'
  const line = lineOf(before, splices)
  const problem: Problem = { severity: 'error', code: 'edit_spreads', file, line, message }
  if (!old.ok || !now.ok || old.documents.length !== now.documents.length) return problem
  const allowed = splices.map(each => allowedPath(old.documents, each))
  const changed = old.documents.flatMap((document, index) =>
    differences(document, now.documents[index] ?? null, String(index)),
  )
  return changed.every(path =>
    allowed.some(prefix => prefix !== null && (path === prefix || path.startsWith(`${prefix}/`))),
  )
    ? null
    : problem
}

function lineOf(text: string | null, splices: readonly Splice[]): number | null {
  const start = Math.min(...splices.map(each => each.start))
  return text === null || !Number.isFinite(start) ? null : text.slice(0, start).split('\n').length
}

function allowedPath(documents: readonly Node[], { start, path }: PlannedSplice): string | null {
  const index = documents.findLastIndex(document => document.start <= start)
  const document = documents[index]
  if (document === undefined) return null
  return path === null ? pathAt(document, start, String(index)) : `${index}${path}`
}
