import { contract } from '@/lib/contract'
import type { Actor } from '@/lib/domain/audit'
import type { Services } from '@/lib/services'
import { exportEvents } from '@/lib/usecases/export-events'
import { refuseForeignSite } from './guard'
import { parseInput, queryOf } from './route'

const contentTypes = { csv: 'text/csv; charset=utf-8; header=present', ndjson: 'application/x-ndjson; charset=utf-8' }

/** The audit as a file. A portion is read when the reader took the one before it, and none once it went away. */
export async function streamExport(services: Services, request: Request, actor: Actor): Promise<Response> {
  refuseForeignSite(request.headers)
  const { format, ...filter } = parseInput(contract.exportEvents.input, queryOf(request))
  const file = await exportEvents(services, { format, filter, actor, signal: request.signal })
  const encoder = new TextEncoder()
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await file.text.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      },
      cancel: () => file.close(),
    },
    new CountQueuingStrategy({ highWaterMark: 1 }),
  )
  return new Response(stream, {
    headers: {
      'content-type': contentTypes[format],
      'content-disposition': `attachment; filename="plimsoll-audit-to-row-${file.head}.${format}"`,
      'cache-control': 'no-store, no-transform',
      'x-total-count': String(file.count),
    },
  })
}
