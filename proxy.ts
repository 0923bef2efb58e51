import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { messageOf } from '@/lib/errors'
import { refuseStrangers } from '@/lib/http/guard'

/** Before every page and endpoint: who may ask, and what a page may load: this server's own files and nothing else. */
export function proxy(request: NextRequest): NextResponse {
  try {
    refuseStrangers(request.headers)
  } catch (error) {
    return new NextResponse(`${messageOf(error)}\n`, {
      status: 403,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    })
  }
  const nonce = randomBytes(16).toString('base64')
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development')
  // Next takes the nonce for its own inline scripts from the request's policy.
  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  response.headers.set('x-content-type-options', 'nosniff')
  response.headers.set('referrer-policy', 'same-origin')
  response.headers.set('cross-origin-opener-policy', 'same-origin')
  return response
}

/** A webhook comes under any name, and proves itself by its signature; its body is not to be held here. */
export const config = { matcher: ['/((?!_next/static|_next/image|api/v1/webhooks/[\\w.-]+$).*)'] }

/** Styles may be inline because React writes the place of virtual rows into `style`; scripts may not. */
function contentSecurityPolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
