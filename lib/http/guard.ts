import { AppError } from '@/lib/errors'

/**
 * Without sign-in everyone who reaches the server may promote, so only this machine may reach it: the socket listens on
 * loopback, and a request that came through a proxy or under another name (DNS rebinding) is refused.
 */
export function refuseStrangers(headers: Headers): void {
  const host = headers.get('host')
  if (host === null || !isLoopbackHost(host)) {
    throw new AppError(
      'forbidden',
      `Plimsoll has no sign-in and answers on this machine only, not as ${quote(host)}. Open it as http://localhost.`,
    )
  }
  const address = addressOf(headers)
  if (!isLoopbackAddress(address)) {
    throw new AppError(
      'forbidden',
      `Plimsoll has no sign-in and answers this machine only, not ${quote(address)}. Use it from the machine that it runs on.`,
    )
  }
}

/** A write must come from a page of this very server: a browser always sends Origin with one. */
export function refuseForeignOrigin(headers: Headers): void {
  const origin = headers.get('origin')
  const host = headers.get('host')
  if (origin !== null && host !== null && originHost(origin) === host) return
  throw new AppError(
    'forbidden',
    `The request came from ${quote(origin)}, not from a page of this server. Nothing was written. Use Plimsoll's own pages, or send its own Origin.`,
  )
}

/** A question that leaves a trace must not be asked by another site's page: a browser says whose page asks, a program says nothing. */
export function refuseForeignSite(headers: Headers): void {
  const site = headers.get('sec-fetch-site')
  if (site === null || site === 'same-origin' || site === 'none') return
  throw new AppError(
    'forbidden',
    'The request came from a page of another site. Nothing was written. Use a page of this server, or open the address by hand.',
  )
}

/** Next sets x-forwarded-for from the socket unless the client sent one. The nearest hop is the last entry. */
export function addressOf(headers: Headers): string {
  return headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? ''
}

function isLoopbackHost(host: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  return name === 'localhost' || name === '127.0.0.1' || name === '[::1]'
}

function isLoopbackAddress(address: string): boolean {
  const bare = address.replace(/^::ffff:/, '')
  return bare === '::1' || /^127\.\d+\.\d+\.\d+$/.test(bare)
}

function originHost(origin: string): string | null {
  try {
    const url = new URL(origin)
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.host : null
  } catch {
    return null
  }
}

function quote(text: string | null): string {
  return text === null || text === '' ? 'an unnamed place' : `“${text.slice(0, 100).replace(/[^\x20-\x7e]/g, '?')}”`
}
