import type { Promotion } from '@/lib/domain/promotion'
import { isAppError, mayRetry, messageOf } from '@/lib/errors'
import type { Services } from '@/lib/services'

/** Work on the host that holds nothing up where the host refuses it for good. Throws what may be tried again. */
export async function unlessRefused(services: Services, { id }: Promotion, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!isAppError(error) || mayRetry(error.code)) throw error
    services.log.warn(
      { promotion: id, code: error.code, error: messageOf(error) },
      'the host refused a part of the end of a promotion; it is left out',
    )
  }
}
