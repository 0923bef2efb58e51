import { CopyButton } from '@/components/ui/copy-button'
import type { FoundPageView } from '@/lib/contract'

type Correction = FoundPageView['found'][number]['corrections'][number]

/** Lines for plimsoll.yaml, and what they are for. `certain`: something is missing, not only perhaps otherwise. */
export function CorrectionLines({
  correction,
  certain,
}: {
  readonly correction: Correction
  readonly certain: boolean
}) {
  return (
    <div className={certain ? 'correction hue-amber' : 'correction'} data-certain={certain || undefined}>
      <p>
        <b>{correction.why}.</b> <span className="text-ink-3">In plimsoll.yaml:</span>
      </p>
      <pre>{correction.lines.trimEnd()}</pre>
      <CopyButton text={correction.lines}>Copy the lines</CopyButton>
    </div>
  )
}
