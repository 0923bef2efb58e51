import type { DriftCellView } from '@/lib/contract'
import type { Cell } from '@/lib/domain/cell'
import type { Deliverer } from '@/lib/domain/deliverer'
import { type CommandPlace, commandBack } from '@/lib/domain/drift-command'
import { fateOf } from '@/lib/domain/drift-fate'
import { findWorst } from '@/lib/domain/drift-place'
import { versionText } from '@/lib/domain/image'
import type { Found, Observer } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { boardCellOf } from './board-cell'

/** One cell of the inbox, with whom to ask and the command that returns to Git. */
export function driftCellView({ observer, config }: Services, cell: Cell, production: boolean): DriftCellView {
  const found = observer.find(cell)
  const board = boardCellOf(cell, null, null)
  const worst = findWorst(cell)
  const workload = worst?.slot.workload ?? null
  return {
    service: cell.service,
    environment: cell.environment,
    cluster: worst?.place.cluster ?? null,
    workload: workload === null ? null : `${workload.kind} ${workload.namespace ?? ''}/${workload.name}`,
    production,
    state: cell.state,
    also: [...cell.also],
    since: cell.since,
    reason: cell.reason,
    who: cell.who,
    git: gitOf(cell, board.git, found?.repository?.webUrl ?? null),
    promoted: board.promoted,
    below: board.below,
    live: cell.live.map(({ cluster, image, ready, wanted }) => ({
      cluster,
      version: image === null ? null : versionText(image),
      ready,
      wanted,
    })),
    marks: [...cell.marks],
    fate: fateOf(cell),
    back: commandBack(cell, placeOf({ observer, config }, cell, found)),
  }
}

function gitOf(cell: Cell, version: string | null, base: string | null): DriftCellView['git'] {
  if (cell.git === null || version === null) return null
  const { file, line, commit, author, since } = cell.git
  const path = file.split('/').map(encodeURIComponent).join('/')
  const known = base !== null && commit !== ''
  return {
    version,
    file,
    line,
    commit,
    author,
    since,
    fileUrl: known ? `${base}/blob/${commit}/${path}#L${line}` : null,
    commitUrl: known ? `${base}/commit/${commit}` : null,
  }
}

const applied: Readonly<Record<string, CommandPlace['apply']>> = { kustomize: '-k', plain: '-f' }

function placeOf(
  { observer, config }: Pick<Services, 'observer' | 'config'>,
  cell: Cell,
  found: Found | null,
): CommandPlace {
  const worst = findWorst(cell)?.slot.workload ?? null
  const slot = found?.desired?.slots.find(
    ({ workload }) => workload.kind === worst?.kind && workload.name === worst.name,
  )
  return {
    contextOf(cluster) {
      const connection = config.clusters.find(one => one.name === cluster)?.connection
      return connection?.kind === 'kubeconfig' ? connection.context : null
    },
    homeOf: (deliverer, cluster) => homeOf(observer, deliverer, cluster),
    replicas: slot?.facts.replicas ?? null,
    apply: found?.desired == null ? null : (applied[found.desired.kind] ?? null),
  }
}

/** The workload's own cluster, unless the object is known elsewhere and not there. */
function homeOf(
  { clusters }: Pick<Observer, 'clusters'>,
  { kind, namespace, name }: Deliverer,
  cluster: string,
): string {
  const having = clusters.filter(one =>
    one
      .controllers()
      .deployments()
      .some(it => it.kind === kind && it.namespace === namespace && it.name === name),
  )
  return having.some(one => one.name === cluster) ? cluster : (having[0]?.name ?? cluster)
}
