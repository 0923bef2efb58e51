import type { ObservationView, PodView, ServiceView } from '@/lib/contract'
import type { Cell } from '@/lib/domain/cell'
import type { LivePod } from '@/lib/domain/live'
import { AppError } from '@/lib/errors'
import type { Services } from '@/lib/services'
import { cellView } from './list-cells'
import { promotionView } from './promotion-view'
import { environmentView } from './read-board'
import { readDelivery } from './read-delivery'
import { readDifference } from './read-difference'
import { readGitValues } from './read-git-values'
import { readLinks } from './read-links'

const observationsPerCell = 200
const promotionsPerCell = 10

/** One service in all its environments: verdicts, pods in their own words, history, promotions. Throws not_found. */
export async function readService(
  { observer, store, clock, config, sources }: Services,
  name: string,
): Promise<ServiceView> {
  const cells = observer.cells().filter(cell => cell.service === name)
  if (cells.length === 0)
    throw new AppError('not_found', 'No service of this name is in Git or in a cluster. The board lists all of them.')
  const environments = observer
    .environments()
    .filter(environment => cells.some(cell => cell.environment === environment.name))
  const keys = cells.map(({ service, environment }) => ({ service, environment }))
  const [histories, promotions] = await Promise.all([
    Promise.all(keys.map(key => store.listObservations(key, observationsPerCell))),
    Promise.all(keys.map(target => store.listPromotions({ target, limit: promotionsPerCell }))),
  ])
  const now = clock()
  const founds = keys.flatMap(key => observer.find(key) ?? [])
  const observedIn = (environment: string) => histories.flat().filter(one => one.environment === environment)
  const source = config.services[name]?.source ?? null
  const details = await Promise.all(
    founds.map(async found => {
      const { cell } = found
      const observed = observedIn(cell.environment)
      const upstream = environments.find(one => one.name === cell.environment)?.after[0]
      const above = founds.find(one => one.cell.environment === upstream)
      const git = await readGitValues(found, observed, now)
      return {
        environment: cell.environment,
        git,
        difference: above === undefined ? null : await readDifference(cell, above, { source, sources }),
        delivery: readDelivery({ cell, observed, line: git?.past.line ?? null, chains: observer.chainsOf(cell) }),
        links: readLinks(found, config.links),
      }
    }),
  )
  return {
    now,
    name,
    team: cells.find(cell => cell.team !== null)?.team ?? null,
    environments: environments.map(environmentView),
    cells: cells.map(cellView),
    pods: cells.map(cell => ({ environment: cell.environment, pods: podsOf(observer, cell) })),
    history: histories.flat().map(
      (one): ObservationView => ({
        environment: one.environment,
        slot: one.slot,
        source: one.source,
        cluster: one.cluster,
        image: one.value.image,
        state: one.value.state,
        who: one.value.who,
        commit: one.value.commit,
        from: one.from,
        to: one.to,
      }),
    ),
    promotions: promotions.flat().map(promotionView),
    problems: keys.flatMap(key =>
      (observer.find(key)?.desired?.problems ?? []).map(problem => ({
        environment: key.environment,
        problem: { ...problem },
      })),
    ),
    values: details.flatMap(({ git }) => git?.values ?? []),
    unread: details.flatMap(({ environment, git }) => (git?.note == null ? [] : [{ environment, note: git.note }])),
    differences: details.flatMap(({ difference }) => difference ?? []),
    delivery: details.flatMap(({ delivery }) => delivery),
    links: details.map(({ links }) => links),
  }
}

function podsOf(observer: Services['observer'], cell: Cell): PodView[] {
  const workloads = new Map(
    cell.slots.map(slot => [`${slot.workload.kind}/${slot.workload.namespace}/${slot.workload.name}`, slot]),
  )
  const pods: PodView[] = []
  for (const slot of workloads.values()) {
    for (const place of slot.clusters) {
      const cluster = observer.clusters.find(one => one.name === place.cluster)
      const { kind, namespace, name } = slot.workload
      const live = namespace === null ? undefined : cluster?.read({ kind, namespace, name })
      if (live?.kind !== 'found') continue
      for (const pod of live.workload.pods ?? []) pods.push(podView(pod, place.cluster, `${kind} ${namespace}/${name}`))
    }
  }
  return pods.sort((a, b) => b.createdAt - a.createdAt)
}

function podView(pod: LivePod, cluster: string, workload: string): PodView {
  const main = pod.containers.find(container => container.field === 'containers')
  return {
    name: pod.name,
    cluster,
    workload,
    words: wordsOf(pod),
    ready: pod.ready,
    restarts: pod.containers.reduce((sum, container) => sum + container.restarts, 0),
    image: main?.image ?? '',
    createdAt: pod.createdAt,
  }
}

/** The pod's own words: the first container that waits, else what the scheduler says, else its phase. */
function wordsOf(pod: LivePod): string {
  if (pod.deleting) return 'Terminating'
  const waiting = pod.containers
    .map(container => container.waiting)
    .find(one => one !== null && one.reason !== 'ContainerCreating')
  if (waiting) return waiting.message === '' ? waiting.reason : `${waiting.reason}: ${waiting.message}`
  if (pod.unschedulable !== null) return `Unschedulable: ${pod.unschedulable.message}`
  if (pod.phase === 'Running' && !pod.ready) return 'Running, not ready'
  return pod.phase
}
