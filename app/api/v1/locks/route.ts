import { route } from '@/lib/http/route'
import { listLocks } from '@/lib/usecases/list-locks'
import { makeLock } from '@/lib/usecases/make-lock'

export const GET = route('listLocks', (_input, { services }) => listLocks(services))

export const POST = route('makeLock', async (input, { services, actor }) => {
  const { id } = await makeLock(services, input, actor)
  return { id }
})
