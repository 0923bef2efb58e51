import { contract, type ServiceView } from '@/lib/contract'
import type { Services } from '@/lib/services'
import { readService } from './read-service'

/**
 * Only the process that watches the clusters knows pods and what delivers, so another one asks it; without an answer it tells what it
 * knows by itself. Throws not_found.
 */
export async function getService(services: Services, name: string): Promise<ServiceView> {
  if (!services.observer.cells().some(cell => cell.service === name)) return readService(services, name)
  const told = contract.readService.output.safeParse(await services.questions.ask('service', name))
  return told.success ? told.data : readService(services, name)
}
