/**
 * Fetch by contract. Only types come from the contract, so that its parser (zod) stays out of the browser; method and path are
 * literals that must agree with the contract's, or this does not compile.
 */
import type { z } from 'zod'
import type { Contract } from '@/lib/contract'
import { loginHeader } from '@/lib/domain/login'
import { AppError } from '@/lib/errors'
import { parseFailure } from './failure'
import { readLogin } from './login'

export type Output<K extends keyof Contract> = z.output<Contract[K]['output']>
export type Input<K extends keyof Contract> = z.input<Contract[K]['input']>

type Request<K extends keyof Contract> = (input: Input<K>, signal?: AbortSignal) => Promise<Output<K>>

const timeoutMs = 30_000

export function endpoint<K extends keyof Contract>(
  method: Contract[K]['method'],
  path: Contract[K]['path'],
): Request<K> {
  return async (input, signal) => {
    const { url, rest } = fill(path, input)
    const timeout = AbortSignal.timeout(timeoutMs)
    const response = await send(method === 'GET' ? `${url}${queryOf(rest)}` : url, {
      method,
      headers: method === 'GET' ? {} : { 'content-type': 'application/json', [loginHeader]: readLogin() ?? '' },
      body: method === 'GET' ? null : JSON.stringify(input),
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    })
    if (!response.ok) throw parseFailure(await response.json().catch(() => null), response.status)
    return response.json()
  }
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new AppError('upstream_unavailable', 'Plimsoll did not answer. Check that its server runs, then try again.', {
      cause,
      details: { answered: false },
    })
  }
}

/** Puts the `[name]` parts of the path from the input; the rest goes to the query. */
function fill(path: string, input: object): { url: string; rest: Readonly<Record<string, unknown>> } {
  const rest: Record<string, unknown> = { ...input }
  const url = path.replace(/\[(\w+)\]/g, (_, name: string) => {
    const value = encodeURIComponent(String(rest[name]))
    delete rest[name]
    return value
  })
  return { url, rest }
}

function queryOf(values: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) if (value !== undefined) search.set(name, String(value))
  return search.size === 0 ? '' : `?${search}`
}
