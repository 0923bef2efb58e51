import type { ApiAnswer } from '../api/serve'
import type { Host } from '../host'
import type { PageRequest } from '../server'

export async function servePage(host: Host, request: PageRequest): Promise<ApiAnswer> {
  const text = `${request.method} ${request.url.pathname} on ${host.url()}`
  return { status: 404, headers: { 'content-type': 'text/plain' }, body: Buffer.from(text) }
}
