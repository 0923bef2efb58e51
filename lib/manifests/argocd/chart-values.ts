import type { Snapshot } from '@/lib/manifests/contract'
import type { Delivery } from '@/lib/manifests/delivery/delivery'
import type { ObjectGroup } from '@/lib/manifests/delivery/ours'
import { fileSource, getIn, type Node, textOf } from '@/lib/manifests/yaml/node'
import { parseFirst } from '@/lib/manifests/yaml/parse'
import { revisionOf } from './applications'
import { chartOf, filledInByHelm } from './helm-template'

/** Applications in Helm templates follow what the chart's own values say, unless what deploys the chart gives it others. */
export function withChartValues(groups: readonly ObjectGroup[], snapshot: Snapshot): readonly ObjectGroup[] {
  const set = new Set(
    groups.flatMap(({ deliveries }) =>
      deliveries.flatMap(({ setsValues, path }) => (setsValues && path !== null ? [path] : [])),
    ),
  )
  return groups.map(group => ({ ...group, deliveries: group.deliveries.map(filled) }))

  function filled(delivery: Delivery): Delivery {
    const name = filledInByHelm(delivery.revision?.name ?? '')?.value ?? null
    const chart = name === null ? null : chartOf(snapshot, delivery.file)
    if (name === null || chart === null || [...set].some(path => path === chart || path.includes('*'))) return delivery
    const text = textOf(getIn(valuesIn(chart, snapshot), ...name.split('.')))
    return text === null || text === '' ? delivery : { ...delivery, revision: revisionOf(text) }
  }
}

function valuesIn(chart: string, snapshot: Snapshot): Node | null {
  const path = chart === '' ? 'values.yaml' : `${chart}/values.yaml`
  const parsed = parseFirst(fileSource(path, snapshot.read(path) ?? ''))
  return (parsed.ok && parsed.documents[0]) || null
}
