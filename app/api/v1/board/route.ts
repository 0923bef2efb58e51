import { createBoardAnswer } from '@/lib/http/board'
import { rawRoute } from '@/lib/http/route'

export const GET = rawRoute(createBoardAnswer())
