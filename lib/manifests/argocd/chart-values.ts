import type { Snapshot } from '@/lib/manifests/contract'
import type { Delivery } from '@/lib/manifests/delivery/delivery'
import type { ObjectGroup } from '@/lib/manifests/delivery/ours'
import { fileSource, getIn, type Node, textOf } from '@/lib/manifests/yaml/node'
import { parseFirst } from '@/lib/manifests/yaml/parse'
import { revisionOf, valuesBlock } from './applications'
import { chartOf, filledInByHelm } from './helm-template'

/** Applications in Helm templates are as the chart's own values make them, unless what deploys the chart gives it others. */
export function withChartValues(groups: readonly ObjectGroup[], snapshot: Snapshot): readonly ObjectGroup[] {
  const set = new Set(
    groups.flatMap(({ deliveries }) =>
      deliveries.flatMap(({ setsValues, path }) => (setsValues && path !== null ? [path] : [])),
    ),
  )
  return groups.map(group => ({ ...group, deliveries: group.deliveries.map(filled) }))

  function filled(delivery: Delivery): Delivery {
    const name = filledInByHelm(delivery.revision?.name ?? '')?.value ?? null
    const hasBlock = delivery.overrides.some(({ field }) => field === valuesBlock)
    const chart = name === null && !hasBlock ? null : chartOf(snapshot, delivery.file)
    if (chart === null || [...set].some(path => path === chart || path.includes('*'))) return delivery
    const values = valuesIn(chart, snapshot)
    const text = name === null ? null : textOf(getIn(values, ...name.split('.')))
    const isHarmless = values !== null && !namesChanges(values)
    return {
      ...delivery,
      revision: text === null || text === '' ? delivery.revision : revisionOf(text),
      overrides: isHarmless ? delivery.overrides.filter(({ field }) => field !== valuesBlock) : delivery.overrides,
    }
  }
}

/** A key by which an Application would change images or names; without one a block of values changes neither. */
function namesChanges(node: Node): boolean {
  if (node.kind === 'scalar') return false
  if (node.kind === 'list') return node.items.some(namesChanges)
  return node.entries.some(({ key, value }) => changing.test(key.text) || namesChanges(value))
}

const changing = /^(kustomize|images|patches\w*|components|replicas|name(prefix|suffix))$/i

function valuesIn(chart: string, snapshot: Snapshot): Node | null {
  const path = chart === '' ? 'values.yaml' : `${chart}/values.yaml`
  const parsed = parseFirst(fileSource(path, snapshot.read(path) ?? ''))
  return (parsed.ok && parsed.documents[0]) || null
}
