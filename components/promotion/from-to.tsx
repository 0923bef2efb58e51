import { Version } from '@/components/ui/version'
import type { PreviewView } from '@/lib/contract'
import { parseImage, versionText } from '@/lib/domain/image'

type Slot = PreviewView['cells'][number]['slots'][number]

/** Each change once: containers that change alike are one. */
export function distinctVersions(slots: readonly Slot[]): readonly Pick<Slot, 'before' | 'after'>[] {
  return [...new Map(slots.map(slot => [`${slot.before} ${slot.after}`, slot])).values()]
}

/** The versions large, each with its digest under it. */
export function FromTo({ before, after }: Pick<Slot, 'before' | 'after'>) {
  return (
    <div className="from-to">
      <Large image={before} />
      <span className="arrow" aria-hidden="true">
        →
      </span>
      <span className="sr-only">becomes</span>
      <Large image={after} />
    </div>
  )
}

function Large({ image }: { readonly image: string }) {
  const parsed = parseImage(image)
  const both = parsed?.tag != null && parsed.digest !== null
  return (
    <span className="min-w-0">
      <b>{both ? parsed.tag : versionText(image)}</b>
      {both && (
        <small>
          @<Version text={parsed.digest ?? ''} className="align-bottom" />
        </small>
      )}
    </span>
  )
}

/** Small, in a line with others. */
export function Change({ before, after }: Pick<Slot, 'before' | 'after'>) {
  return (
    <span className="change mono">
      <Version text={versionText(before)} />
      <span className="text-ink-3" aria-hidden="true">
        →
      </span>
      <span className="sr-only">becomes</span>
      <Version text={versionText(after)} className="text-ink" />
    </span>
  )
}
