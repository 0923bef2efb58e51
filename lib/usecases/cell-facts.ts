import type { Cell } from '@/lib/domain/cell'
import type { CellFacts } from '@/lib/domain/checks/check-cell'
import type { Environment } from '@/lib/domain/environment'
import { valuesOf } from '@/lib/domain/history'
import { versionText } from '@/lib/domain/image'
import type { Observation } from '@/lib/domain/observation'
import { duration } from '@/lib/domain/plan-words'
import { isOpen, type PlannedCell } from '@/lib/domain/promotion'
import { sameVersion } from '@/lib/domain/standing'
import type { Found } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'

const mostPromotions = 200
const mostObservations = 500
/** Values of the upstream's history that are looked through for the age of a version. */
const mostValues = 80

/** All that the checks of one planned cell need to know, asked of the observer, the history and the database. */
export async function readCellFacts(
  services: Services,
  planned: PlannedCell,
  found: Found,
  environment: Environment,
): Promise<CellFacts> {
  const { observer, store } = services
  const { target, origin } = planned
  const [promotions, observed, age] = await Promise.all([
    store.listPromotions({ target, limit: mostPromotions }),
    origin.kind === 'earlier' ? store.listObservations(target, mostObservations) : [],
    readAge(services, planned, environment),
  ])
  return {
    planned,
    target: found.cell,
    source:
      origin.kind === 'environment'
        ? (observer.find({ service: target.service, environment: origin.environment })?.cell ?? null)
        : null,
    siblings: siblingsOf(services, environment, target.service),
    upstream: environment.after[0] ?? null,
    soakMs: environment.soakMs ?? 0,
    open: promotions.filter(isOpen),
    age,
    fared: faredWith(planned, observed, services.clock()),
  }
}

function siblingsOf({ observer }: Services, environment: Environment, service: string): readonly Cell[] {
  return observer
    .environments()
    .filter(one => one.group === environment.group && one.name !== environment.name)
    .flatMap(one => observer.find({ service, environment: one.name })?.cell ?? [])
}

/** By first appearance in the upstream's own history; a version that never stood there has no place in it. */
async function readAge(
  { observer }: Services,
  { target, slots: [slot] }: PlannedCell,
  environment: Environment,
): Promise<CellFacts['age']> {
  const [upstream] = environment.after
  if (upstream === undefined || slot === undefined) return 'not known'
  const above = observer.find({ service: target.service, environment: upstream })
  const main = above?.cell.slots.find(one => one.main)
  if (above?.desired == null || above.repository === null || main === undefined) return 'not known'
  const past = await above.repository.past(above.desired)
  if (past === null) return 'not known'
  await past.read(known => known.stretches.length > mostValues)
  const values = valuesOf(past.stretches, main)
  const firstOf = (image: string) => values.findLastIndex(value => sameVersion(value.image, image))
  const [after, before] = [firstOf(slot.after), firstOf(slot.before)]
  if (after === -1 || before === -1) return 'not known'
  return after > before ? 'older' : 'newer'
}

/** How long it ran here before, and whether it was well. Null where we never saw it run. */
function faredWith({ slots: [slot] }: PlannedCell, observed: readonly Observation[], now: number): CellFacts['fared'] {
  if (slot === undefined) return null
  const here = observed.filter(
    ({ source, value }) => source === 'live' && value.image !== null && sameVersion(value.image, slot.after),
  )
  if (here.length === 0) return null
  const lasted = (all: readonly Observation[]) =>
    all.reduce((sum, { from, to, lastSeen }) => sum + Math.max(0, (to ?? Math.min(now, lastSeen)) - from), 0)
  const ill = here.filter(({ value }) => value.state === 'Degraded' || value.state === 'Stuck')
  const version = versionText(slot.after)
  const total = `${version} ran here for ${duration(lasted(here))}`
  return ill.length === 0
    ? { well: true, sentence: `${total} and was healthy.` }
    : { well: false, sentence: `${total}, ${duration(lasted(ill))} of it ${ill[0]?.value.state ?? 'not healthy'}.` }
}
