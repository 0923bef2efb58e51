import { FailureNotice } from '@/components/ui/failure-notice'
import type { PreviewView } from '@/lib/contract'
import { isAppError } from '@/lib/errors'
import { SkippedCells } from './skipped-cells'

/** Why there is no plan; where every cell was left out, why each of them. */
export function PlanFailure({ error }: { readonly error: unknown }) {
  const skipped = skippedIn(error)
  return (
    <div className="p-5">
      <FailureNotice error={error} wrote="Nothing was opened.">
        {skipped.length > 0 && <SkippedCells skipped={skipped} />}
      </FailureNotice>
    </div>
  )
}

function skippedIn(error: unknown): PreviewView['skipped'] {
  const skipped = isAppError(error) ? error.details.skipped : null
  return Array.isArray(skipped) ? skipped.filter(isSkipped) : []
}

function isSkipped(value: unknown): value is PreviewView['skipped'][number] {
  if (typeof value !== 'object' || value === null) return false
  const texts = ['service', 'environment', 'why'] as const
  return texts.every(name => name in value && typeof Reflect.get(value, name) === 'string')
}
