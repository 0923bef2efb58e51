import type { Actor } from '@/lib/domain/audit'
import { loginHeader, parseLogin } from '@/lib/domain/login'
import { AppError } from '@/lib/errors'
import { addressOf } from './guard'

/** Who asks, as far as it is known: the login that the reader typed is a claim. Throws bad_request where it cannot be a login. */
export function actorOf({ headers }: Pick<Request, 'headers'>): Actor {
  const address = addressOf(headers)
  const typed = headers.get(loginHeader)
  if (typed === null || typed === '') return { type: 'unauthenticated', address }
  const login = parseLogin(typed)
  if (login !== null) return { type: 'claimed', login, address }
  throw new AppError(
    'bad_request',
    'The name sent with the request cannot be a login. Type letters, digits, hyphens, dots or underscores, 64 at most.',
  )
}
