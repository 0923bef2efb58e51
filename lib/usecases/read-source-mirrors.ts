import type { SourceMirrorView } from '@/lib/contract'
import type { Services } from '@/lib/services'

/** Each source as this process read it last; one that is configured and not read here is listed too. */
export function readSourceMirrors({ config, sources }: Pick<Services, 'config' | 'sources'>): SourceMirrorView[] {
  const named = new Map<string, string[]>()
  for (const [service, { source }] of Object.entries(config.services))
    if (source !== null) named.set(source, [...(named.get(source) ?? []), service])
  return [...named].map(([url, services]) => {
    const status = sources.of(services[0] ?? '')?.mirror.status() ?? null
    return {
      kind: 'source',
      url: status?.url ?? url,
      services,
      branch: status?.branch ?? null,
      head: status?.head ?? null,
      lastSuccess: status?.lastSuccess ?? null,
      lastFailure: status?.lastFailure ?? null,
      progress: status?.progress ?? null,
    }
  })
}
