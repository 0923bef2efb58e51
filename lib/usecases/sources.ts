import { messageOf } from '@/lib/errors'
import type { SourceMirror } from '@/lib/git/contract'
import type { Log } from '@/lib/log'
import type { Services } from '@/lib/services'

/** The repository that services are built from. */
export interface Source {
  readonly url: string
  readonly services: readonly string[]
  readonly mirror: SourceMirror
  /** Where its pages are; null where none are known. */
  readonly webUrl: string | null
}

/** The sources of this process while it observes; none in a process that does not. */
export interface SourceBook {
  list(): readonly Source[]
  of(service: string): Source | null
}

export interface KeptSources extends SourceBook {
  /** Reads all of them once in the background when `ready` has come. */
  begin(ready: Promise<void>): void
  rest(): Promise<void>
}

/** How long the first reading of one source keeps the next one waiting: they come one after the other, for the board needs the machine too. */
const turnMs = 60_000

export function keepSources(
  services: Services['config']['services'],
  build: (url: string) => SourceMirror,
  log: Pick<Log, 'error'>,
): KeptSources {
  const named = new Map<string, string[]>()
  for (const [name, { source }] of Object.entries(services))
    if (source !== null) named.set(source, [...(named.get(source) ?? []), name])
  let sources: readonly Source[] = []
  let ending = new AbortController()

  return {
    list: () => sources,
    of: service => sources.find(source => source.services.includes(service)) ?? null,
    begin(ready) {
      ending = new AbortController()
      sources = buildAll()
      void readAll(ready, sources, ending.signal)
    },
    async rest() {
      const ended = sources
      sources = []
      ending.abort()
      await Promise.allSettled(ended.map(({ mirror }) => mirror.stop()))
    },
  }

  /** Two spellings of one address are one folder, which only one mirror can have. */
  function buildAll(): readonly Source[] {
    const built = new Map<string, Source>()
    for (const [url, names] of named) {
      try {
        const mirror = build(url)
        const same = built.get(mirror.id)
        const services = [...(same?.services ?? []), ...names]
        built.set(mirror.id, same ? { ...same, services } : { url, services, mirror, webUrl: webUrlOf(url) })
      } catch (error) {
        log.error({ services: names, error: messageOf(error) }, 'a source cannot be read')
      }
    }
    return [...built.values()]
  }
}

async function readAll(ready: Promise<void>, sources: readonly Source[], signal: AbortSignal): Promise<void> {
  await ready
  for (const { mirror } of sources) {
    if (signal.aborted) return
    await mirror.refresh(turnMs, signal)
  }
}

/** Pages of GitHub and Gitea stand at the clone address without its ending. */
export function webUrlOf(url: string): string | null {
  return /^https?:\/\//.test(url) ? url.replace(/\/+$/, '').replace(/\.git$/, '') : null
}
