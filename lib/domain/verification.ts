/** What a walk over the audit chain found. */
export interface Verification {
  readonly at: number
  readonly tookMs: number
  /** Of all rows, read in order; where one is broken, those before it. */
  readonly rows: number
  /** The row that the chain begins at; null: no row is chained. Rows before it are from before the chain. */
  readonly begins: number | null
  /** Times of the first and the last row that were read. */
  readonly from: number | null
  readonly to: number | null
  /** The last row that hashes to the one before it. */
  readonly last: { readonly sequence: number; readonly hash: string } | null
  readonly broken: Broken | null
  /** Anchors that were compared, and those that agreed. */
  readonly anchors: { readonly given: number; readonly agreed: number; readonly newest: number | null }
}

export interface Broken {
  /** The first broken row. */
  readonly sequence: number
  readonly fault: Fault
  /** What is wrong with it, in one sentence. */
  readonly message: string
}

export const faults = ['altered', 'missing', 'out_of_order', 'unchained', 'cut', 'head', 'anchor', 'other_key'] as const

export type Fault = (typeof faults)[number]

/** Said first: whether the chain is whole. */
export function verificationSentence({ broken, rows, begins }: Verification): string {
  if (broken?.fault === 'other_key') return `The chain cannot be checked with this key. ${broken.message}`
  if (broken !== null) return `The chain is broken at row ${broken.sequence}. ${broken.message}`
  if (rows === 0) return 'The chain is whole: it has no row yet.'
  if (begins === null) return `No row is chained yet: all ${counted(rows)} are from before the chain.`
  const chained = rows - begins + 1
  if (chained === 1) return `The chain is whole: its one row, row ${begins}, is as it was written.`
  return `The chain is whole. All ${counted(chained)} from row ${begins} on hash to the row before.`
}

/** What the walk cannot prove, one sentence each. */
export function unprovenSentences({ broken, rows, begins, last, anchors }: Verification): readonly string[] {
  const sentences: string[] = []
  const before = begins === null ? rows : begins - 1
  if (before > 0)
    sentences.push(
      `${before === 1 ? 'Row 1 is' : `Rows 1 to ${before} are`} from before the chain: whether they were changed is not known.`,
    )
  if (broken !== null) {
    sentences.push(`Rows from ${broken.sequence} on are unproven.`)
    return sentences
  }
  if (last === null) return sentences
  if (anchors.newest === null)
    sentences.push(
      'No anchor was compared: rows cut off the end together with the head would not be missed, nor a chain made anew by somebody who has the key.',
    )
  else if (anchors.newest < last.sequence)
    sentences.push(
      `Rows after anchor ${anchors.newest} are unproven: some that followed could have been cut off together with the head.`,
    )
  return sentences
}

function counted(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`
}
