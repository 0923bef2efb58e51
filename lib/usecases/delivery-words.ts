import type { ClusterKindStatus } from '@/lib/cluster/contract'

type Kind = Pick<ClusterKindStatus, 'resource' | 'state' | 'objects'>

const controllers = [
  { name: 'Flux', group: '.toolkit.fluxcd.io', applies: ['kustomizations', 'helmreleases'] },
  { name: 'Argo CD', group: '.argoproj.io', applies: ['applications'] },
] as const

/** What delivers to a cluster, from the kinds of Flux and Argo CD that it serves. */
export function deliveryWords(kinds: readonly Kind[]): string {
  const said = controllers.map(({ name, group, applies }) => {
    const own = kinds.filter(kind => kind.resource.endsWith(group))
    const served = own.filter(kind => kind.state !== 'absent')
    if (served.length === 0) return `${name}: not installed here`
    const refused = served.filter(kind => kind.state === 'forbidden').map(kind => plural(kind))
    const counts = served
      .filter(kind => applies.some(one => one === plural(kind)) && kind.state !== 'forbidden')
      .map(kind => `${kind.objects} ${plural(kind)}`)
    const read = counts.length === 0 ? 'nothing that applies may be read' : counts.join(', ')
    return `${name}: ${read}${refused.length === 0 ? '' : `; ${refused.join(', ')} may not be read`}`
  })
  return `${said.join('. ')}.`
}

function plural({ resource }: Kind): string {
  return resource.split('.')[0] ?? resource
}
