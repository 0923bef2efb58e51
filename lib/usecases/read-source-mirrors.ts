import type { SourceMirrorView } from '@/lib/contract'
import type { SourceMirror } from '@/lib/git/contract'
import type { Services } from '@/lib/services'

/** Each source as this process read it last; in a process that reads none, the ones that are configured. */
export function readSourceMirrors({ config, sources }: Pick<Services, 'config' | 'sources'>): SourceMirrorView[] {
  const own = sources.list()
  if (own.length > 0)
    return own.map(({ url, services, mirror }) => ({ ...unread(url, services), ...mirrorView(mirror) }))
  const named = new Map<string, string[]>()
  for (const [service, { source }] of Object.entries(config.services))
    if (source !== null) named.set(source, [...(named.get(source) ?? []), service])
  return [...named].map(([url, services]) => unread(url, services))
}

function unread(url: string, services: readonly string[]): SourceMirrorView {
  const nothing = { branch: null, head: null, lastSuccess: null, lastFailure: null, progress: null }
  return { kind: 'source', url, services: [...services], ...nothing }
}

function mirrorView({ status }: SourceMirror): Omit<SourceMirrorView, 'kind' | 'services'> {
  const { url, branch, head, lastSuccess, lastFailure, progress } = status()
  return { url, branch, head, lastSuccess, lastFailure, progress: progress ?? null }
}
