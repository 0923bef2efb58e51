import { unprovenSentences, type Verification, verificationSentence } from '@/lib/domain/verification'

export function asJson(found: Verification): string {
  const { at, from, to, ...rest } = found
  const time = (ms: number | null) => (ms === null || Number.isNaN(ms) ? null : new Date(ms).toISOString())
  const shown = {
    whole: found.broken === null,
    sentence: verificationSentence(found),
    unproven: unprovenSentences(found),
    at: time(at),
    from: time(from),
    to: time(to),
    ...rest,
  }
  return `${JSON.stringify(shown, null, 2)}\n`
}

export function asText(found: Verification, database: string): string {
  const { rows, last, anchors, tookMs } = found
  const lines = [
    verificationSentence(found),
    ...unprovenSentences(found),
    ...(anchors.given > 0
      ? [
          `${anchors.agreed} of ${anchors.given} anchors agree${anchors.newest === null ? '' : `, the newest with row ${anchors.newest}`}.`,
        ]
      : []),
    ...(last === null ? [] : [`The last whole row is ${last.sequence}:${last.hash}`]),
    `${rows === 1 ? '1 row' : `${rows} rows`} of ${database} read in ${(tookMs / 1000).toFixed(1)} s.`,
  ]
  return `${lines.join('\n')}\n`
}
