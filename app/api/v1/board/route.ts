import { route } from '@/lib/http/route'
import { readBoard } from '@/lib/usecases/read-board'

export const GET = route('readBoard', async (_input, { services }) => readBoard(services))
