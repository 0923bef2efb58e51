import { refuseStrangers } from '@/lib/http/guard'
import { failure } from '@/lib/http/route'
import { streamBoard } from '@/lib/http/sse'
import { getServices } from '@/lib/services'

export async function GET(request: Request): Promise<Response> {
  try {
    refuseStrangers(request.headers)
    return streamBoard(await getServices(), request.signal)
  } catch (error) {
    return failure(error)
  }
}
