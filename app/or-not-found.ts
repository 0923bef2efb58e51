import { notFound } from 'next/navigation'
import { isAppError } from '@/lib/errors'

/** Shows the not-found page for what does not exist; every other failure goes to the error page. */
export async function orNotFound<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if (isAppError(error) && error.code === 'not_found') notFound()
    throw error
  }
}
