import { type AuditCheckView, type AuditEventView, contract } from '@/lib/contract'
import { auditTypes } from '@/lib/domain/audit'
import { isAppError } from '@/lib/errors'
import type { Services } from '@/lib/services'
import { findEvent, listEvents } from './list-events'

/** Rows that stand above a chosen one, so that it is seen among its neighbours. */
const newerRows = 10

export interface AuditPageData {
  readonly before: number
  /** What could not be read is null, and its part of the page asks itself and says why. */
  readonly initial: { readonly events: AuditEventView[]; readonly next: number | null } | null
  readonly chosen: { readonly event: AuditEventView; readonly related: readonly AuditEventView[] } | null
  readonly facets: {
    readonly persons: readonly string[]
    readonly services: readonly string[]
    readonly environments: readonly string[]
    readonly types: readonly string[]
  }
  readonly check: AuditCheckView | null
}

/** `filter` as it stands in the URL. `sequence`: the row that the page is about. */
export async function readAuditPage(
  services: Pick<Services, 'store' | 'auditCheck'>,
  filter: Readonly<Record<string, unknown>>,
  sequence: number | null,
): Promise<AuditPageData> {
  const before = sequence === null ? 0 : sequence + newerRows + 1
  const asked = contract.listEvents.input.safeParse({ ...filter, ...(before === 0 ? {} : { before }) })
  const [initial, chosen, facets, check] = await Promise.all([
    asked.success ? orNull(listEvents(services, asked.data)) : null,
    sequence === null ? null : orNull(findEvent(services, sequence)),
    orNull(services.store.listFacets()),
    orNull(services.auditCheck.read()),
  ])
  const { persons, services: names, environments } = facets ?? { persons: [], services: [], environments: [] }
  return { before, initial, chosen, facets: { persons, services: names, environments, types: auditTypes }, check }
}

async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading
  } catch (error) {
    if (isAppError(error)) return null
    throw error
  }
}
