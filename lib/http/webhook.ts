import { AppError } from '@/lib/errors'
import { getServices } from '@/lib/services'
import { receiveWebhook } from '@/lib/usecases/receive-webhook'
import { failure } from './route'

/** GitHub sends no more than 25 MB; what is read of it stands in its first fields, but the signature is over all of it. */
const bodyLimitBytes = 26 * 1024 * 1024

/** The one endpoint that another machine may call: it asks for no Host and no Origin, because the signature tells who sent it. */
export async function serveWebhook(
  request: Request,
  context: { params: Promise<{ repository: string }> },
): Promise<Response> {
  try {
    const { repository } = await context.params
    const body = await readBody(request)
    await receiveWebhook(await getServices(), { repository, headers: request.headers, body })
    return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    return failure(error)
  }
}

/** Throws too_large: before the first byte where the length is told, else at the byte that is too much; the rest is not read. */
async function readBody(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > bodyLimitBytes) throw tooLarge()
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength
    if (length > bodyLimitBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLarge(): AppError {
  return new AppError('too_large', 'The body is larger than 26 MiB. Send less.')
}
