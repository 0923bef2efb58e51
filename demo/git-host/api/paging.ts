import type { Answer } from './answer'
import type { Call } from './route'

export interface Page {
  readonly number: number
  readonly size: number
  /** Entries before it. */
  readonly skip: number
}

export function readPage(call: Call): Page {
  const number = positive(call.url.searchParams.get('page'), 1)
  const size = Math.min(100, positive(call.url.searchParams.get('per_page'), 30))
  return { number, size, skip: (number - 1) * size }
}

/** One page of a list that is at hand, with the `Link` header to its neighbours. */
export async function paged<T, R>(
  call: Call,
  all: readonly T[],
  present: (item: T) => R | Promise<R>,
): Promise<Answer> {
  const page = readPage(call)
  const items = all.slice(page.skip, page.skip + page.size)
  return { status: 200, body: await Promise.all(items.map(present)), headers: linkHeader(call, page, all.length) }
}

export function linkHeader(call: Call, page: Page, total: number): Record<string, string> {
  const last = Math.max(1, Math.ceil(total / page.size))
  const links = [
    ...(page.number > 1 ? [link(call, page.number - 1, 'prev')] : []),
    ...(page.number < last ? [link(call, page.number + 1, 'next'), link(call, last, 'last')] : []),
    ...(page.number > 1 ? [link(call, 1, 'first')] : []),
  ]
  return links.length === 0 ? {} : { link: links.join(', ') }
}

function link(call: Call, page: number, rel: string): string {
  const url = new URL(call.url)
  url.searchParams.set('page', String(page))
  return `<${url.href}>; rel="${rel}"`
}

function positive(text: string | null, otherwise: number): number {
  const value = Number(text)
  return Number.isInteger(value) && value > 0 ? value : otherwise
}
