import { route } from '@/lib/http/route'
import { listCells } from '@/lib/usecases/list-cells'

export const GET = route('listCells', async (input, { services }) => listCells(services, input))
