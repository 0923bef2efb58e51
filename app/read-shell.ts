import type { ShellData } from '@/components/shell/shell-data'
import { messageOf } from '@/lib/errors'
import { getServices } from '@/lib/services'
import { countDrift } from '@/lib/usecases/count-drift'
import { listPromotions } from '@/lib/usecases/list-promotions'
import { readHeld } from '@/lib/usecases/read-held'
import { readSources } from '@/lib/usecases/read-sources'

/** The board is answered from memory; only the promotions need the database, and its loss must not take the page away. */
export async function readShell(): Promise<ShellData> {
  const services = await getServices()
  const now = services.clock()
  const sources = readSources(services.observer, now)
  const drift = countDrift(services)
  const held = readHeld(services)
  try {
    const { promotions } = await listPromotions(services, { active: true, limit: 100 })
    return { now, sources, promotions, drift, held, databaseProblem: null }
  } catch (error) {
    return { now, sources, promotions: [], drift, held, databaseProblem: messageOf(error) }
  }
}
