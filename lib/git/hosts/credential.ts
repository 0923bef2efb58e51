import { AppError, isAppError, messageOf } from '@/lib/errors'
import type { GitHostOptions } from './registry'

/** The token as it is now. A malformed one is refused here: Node would refuse the header with a message that repeats it. */
export async function readToken({ credential }: Pick<GitHostOptions, 'credential'>): Promise<string> {
  const token = (await credential().catch(unreadable)).trim()
  if (/^[\x21-\x7e]+$/.test(token)) return token
  throw new AppError(
    'misconfigured',
    'The token for the Git host is empty or holds characters that no token has. Check token or tokenFile of this repository.',
  )
}

function unreadable(error: unknown): never {
  if (isAppError(error)) throw error
  const fix = 'Check token or tokenFile of this repository.'
  throw new AppError('misconfigured', `The token for the Git host cannot be read (${messageOf(error)}). ${fix}`)
}
