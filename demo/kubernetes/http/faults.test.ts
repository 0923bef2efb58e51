import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ApiServer, startApiServer } from '../server'
import { makeCertificate } from './certificate'

let server: ApiServer

beforeEach(async () => {
  server = await startApiServer({ name: 'test', bookmarkMs: 20 })
})
afterEach(() => server.close())

const path = '/api/v1/configmaps'
const watching = `${path}?watch=1&resourceVersion=0&allowWatchBookmarks=true`

describe('a fault on request', () => {
  it('keeps silenced connections open without a byte, bookmarks included, and answers new ones after mending', async () => {
    const watch = await openWatch()
    expect(await watch.next(500)).toBe('data')
    server.faults.silence()
    await watch.drain()
    expect(await watch.next(150)).toBe('nothing')
    const waiting = fetchWithin(server.url + path, 100)
    expect(await waiting).toBe('timeout')
    await server.faults.mend()
    expect(await watch.next(150)).toBe('nothing')
    expect(await fetchWithin(server.url + path, 1_000)).toBe(200)
    watch.close()
  })

  it('refuses connections and listens again at the same address', async () => {
    await server.faults.refuse()
    await expect(fetch(server.url + path)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
    await server.faults.mend()
    expect(await fetchWithin(server.url + path, 1_000)).toBe(200)
  })

  it.each([401, 403, 429, 500, 503])('fails with %i as often as asked and then recovers', async status => {
    server.faults.failWith(status, { times: 1, path: /configmaps/, retryAfter: 1 })
    expect((await fetch(`${server.url}/api/v1/pods`)).status).toBe(200)
    const failed = await fetch(server.url + path)
    expect([failed.status, (await failed.json()).code, failed.headers.get('retry-after')]).toEqual([
      status,
      status,
      '1',
    ])
    expect((await fetch(server.url + path)).status).toBe(200)
  })

  it('cuts open watches', async () => {
    const watch = await openWatch()
    server.faults.dropWatches()
    expect(await watch.ended()).toBe('broken')
  })

  it('breaks off in the middle of an answer', async () => {
    server.faults.halfResponse()
    const response = await fetch(server.url + path)
    await expect(response.text()).rejects.toThrow()
    expect(await fetchWithin(server.url + path, 1_000)).toBe(200)
  })

  it('is slow when told to be', async () => {
    server.faults.slow(60)
    expect(await fetchWithin(server.url + path, 20)).toBe('timeout')
    expect(await fetchWithin(server.url + path, 1_000)).toBe(200)
  })
})

describe('certificates', () => {
  const certificate = makeCertificate()

  it.skipIf(certificate === null)(
    'serves HTTPS whose certificate only its kubeconfig trusts (needs openssl)',
    async () => {
      const secure = await startApiServer({ name: 'tls', ...(certificate === null ? {} : { certificate }) })
      expect(secure.url).toMatch(/^https:/)
      await expect(fetch(secure.url)).rejects.toMatchObject({ cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } })
      expect(JSON.stringify(secure.kubeconfig())).toContain('certificate-authority-data')
      await secure.close()
    },
  )
})

async function openWatch() {
  const abort = new AbortController()
  const response = await fetch(server.url + watching, { signal: abort.signal })
  const reader = response.body?.getReader()
  if (reader === undefined) throw new Error('The watch has no body.')
  let pending = reader.read()
  return {
    /** Whether anything arrives in time. */
    async next(ms: number): Promise<'data' | 'nothing'> {
      const arrived = await Promise.race([pending.then(() => true), after(ms)])
      if (arrived === 'late') return 'nothing'
      pending = reader.read()
      return 'data'
    },
    /** Takes what was on its way before the fault. */
    async drain(): Promise<void> {
      while ((await this.next(50)) === 'data');
    },
    async ended(): Promise<'broken' | 'whole'> {
      try {
        for (let done = false; !done; ) {
          done = (await pending).done
          pending = reader.read()
        }
        return 'whole'
      } catch {
        return 'broken'
      }
    },
    close: () => abort.abort(),
  }
}

async function fetchWithin(url: string, ms: number): Promise<number | 'timeout'> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ms) })
    await response.arrayBuffer()
    return response.status
  } catch {
    return 'timeout'
  }
}

function after(ms: number): Promise<'late'> {
  return new Promise(resolve => setTimeout(() => resolve('late'), ms))
}
