import type { AppBook } from './apps'
import type { Faults } from './faults'
import type { RateLimit } from './rate-limit'
import type { Repositories } from './repositories'
import type { UserBook } from './users'
import type { Webhooks } from './webhooks'

/** The running host, as its handlers see it. */
export interface Host {
  /** Known once it listens; state never holds it, because the port may differ after a restart. */
  url(): string
  readonly clock: () => number
  readonly users: UserBook
  readonly apps: AppBook
  readonly repositories: Repositories
  readonly webhooks: Webhooks
  readonly faults: Faults
  readonly limits: RateLimit
}

export function apiUrl(host: Host): string {
  return `${host.url()}/api/v3`
}
