import { rawRoute } from '@/lib/http/route'
import { streamBoard } from '@/lib/http/sse'

export const GET = rawRoute((services, request) => streamBoard(services, request.signal))
