import { Version } from '@/components/ui/version'
import type { PreviewView } from '@/lib/contract'
import { versionText } from '@/lib/domain/image'
import { Part } from './part'

/** Counted over the whole repository; then each planned service with all its environments side by side. */
export function EffectPart({ plan }: { readonly plan: PreviewView }) {
  const services = [...new Set(plan.lanes.map(lane => lane.service))]
  return (
    <Part name="Effect">
      <EffectSentence effects={plan.effects} />
      {services.map(service => (
        <div key={service}>
          {services.length > 1 && <h3 className="pt-1.5 text-small">{service}</h3>}
          <div className="blast">
            {plan.lanes
              .filter(lane => lane.service === service)
              .map(lane => (
                <Lane key={lane.environment} lane={lane} hit={isHit(plan, lane)} />
              ))}
          </div>
        </div>
      ))}
    </Part>
  )
}

function EffectSentence({ effects }: Pick<PreviewView, 'effects'>) {
  const { changed, resolvable, unresolvable, mightChange } = effects
  const others = resolvable - changed.length
  return (
    <p>
      <b>
        Exactly {changed.length} {changed.length === 1 ? 'cell changes' : 'cells change'}.
      </b>{' '}
      The other {others}, resolved again with this edit, {others === 1 ? 'does' : 'do'} not.
      {unresolvable > 0 &&
        ` ${unresolvable} cannot be resolved; ${mightChange.length === 0 ? 'none of them reads an edited file' : `${mightChange.length} of them might change`}.`}
    </p>
  )
}

function Lane({ lane, hit }: { readonly lane: PreviewView['lanes'][number]; readonly hit: boolean }) {
  return (
    <div data-hit={hit || undefined}>
      <small>{lane.environment}</small>
      <span className="flex min-w-0 gap-1">
        {hit && (
          <span className="text-ink">
            <span aria-hidden="true">→</span>
            <span className="sr-only">becomes</span>
          </span>
        )}
        <Version text={lane.after === null ? '–' : versionText(lane.after)} />
      </span>
    </div>
  )
}

function isHit({ cells }: PreviewView, lane: PreviewView['lanes'][number]): boolean {
  return cells.some(cell => cell.service === lane.service && cell.environment === lane.environment)
}
