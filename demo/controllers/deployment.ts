import { deleteObject } from '@/demo/kubernetes/delete'
import { at, type JsonObject, numberAt, textAt, withAt } from '@/demo/kubernetes/json'
import { kindOf } from '@/demo/kubernetes/kinds'
import { updateObject } from '@/demo/kubernetes/write'
import { type Context, findByKey, managerName, placeOf, quietly, update } from './context'
import {
  currentSet,
  limitsFor,
  listSets,
  newestRevision,
  openSet,
  resized,
  revisionKey,
  sizeOf,
} from './deployment-sets'
import { deploymentStatus } from './deployment-status'
import { nextSizes } from './rollout-steps'

const deployments = kindOf('deployments')
const replicaSets = kindOf('replicasets')

/** One pass over one Deployment; returns in how many ms it has to be looked at again (its deadline), or null. */
export function reconcileDeployment(context: Context, key: string): number | null {
  const deployment = findByKey(context, deployments, key)
  if (deployment === null || at(deployment, 'metadata', 'deletionTimestamp') !== undefined) return null
  const before = listSets(context, deployment)
  const known = currentSet(deployment, before)
  const paused = at(deployment, 'spec', 'paused') === true
  const fresh = paused ? known : openSet(context, deployment, before, firstSize(deployment, before))
  if (paused) follow(context, deployment, known ?? before.at(-1) ?? null)
  else if (fresh !== null) roll(context, deployment, fresh, before)
  const all = listSets(context, deployment)
  dropIdle(context, deployment, all)
  return writeDeploymentStatus(context, deployment, all, known === null && fresh !== null)
}

/** How many pods a new set begins with. */
function firstSize(deployment: JsonObject, before: readonly JsonObject[]): number {
  const limits = limitsFor(deployment)
  const old = before.map(sizeOf)
  if (textAt(deployment, 'spec', 'strategy', 'type') === 'Recreate')
    return old.some(set => set.asked > 0) ? 0 : limits.wanted
  return nextSizes(limits, { name: '', asked: 0, available: 0 }, old).get('') ?? 0
}

function roll(context: Context, deployment: JsonObject, fresh: JsonObject, before: readonly JsonObject[]): void {
  const name = textAt(fresh, 'metadata', 'name')
  const old = before.filter(set => textAt(set, 'metadata', 'name') !== name)
  const limits = limitsFor(deployment)
  const recreate = textAt(deployment, 'spec', 'strategy', 'type') === 'Recreate'
  const sizes = recreate ? recreateSizes(limits.wanted, fresh, old) : nextSizes(limits, sizeOf(fresh), old.map(sizeOf))
  for (const set of [fresh, ...old]) {
    const replicas = sizes.get(sizeOf(set).name)
    if (replicas !== undefined) update(context, replicaSets, set, live => resized(deployment, live, replicas))
  }
}

/** All old pods go before the first new one comes. */
function recreateSizes(wanted: number, fresh: JsonObject, old: readonly JsonObject[]): ReadonlyMap<string, number> {
  const asked = old.filter(set => sizeOf(set).asked > 0)
  if (asked.length > 0) return new Map(asked.map(set => [sizeOf(set).name, 0]))
  const left = old.some(set => (numberAt(set, 'status', 'replicas') ?? 0) > 0)
  return left || sizeOf(fresh).asked === wanted ? new Map() : new Map([[sizeOf(fresh).name, wanted]])
}

/** A paused Deployment still follows its number of replicas, with the template it has. */
function follow(context: Context, deployment: JsonObject, set: JsonObject | null): void {
  const wanted = numberAt(deployment, 'spec', 'replicas') ?? 1
  if (set === null || sizeOf(set).asked === wanted) return
  update(context, replicaSets, set, live => resized(deployment, live, wanted))
}

/** The revision annotation travels with the status, as the real controller writes it. */
function writeDeploymentStatus(
  context: Context,
  deployment: JsonObject,
  all: readonly JsonObject[],
  created: boolean,
): number | null {
  const fresh = currentSet(deployment, all)
  const { status, lookAgainMs } = deploymentStatus(deployment, { fresh, all, created }, context.clock.now())
  const revision = fresh === null ? '' : String(newestRevision([fresh]))
  quietly(() =>
    updateObject(
      context.api,
      placeOf(deployments, deployment),
      live => {
        const noted = revision === '' ? live : withAt(live, ['metadata', 'annotations', revisionKey], revision)
        return { ...noted, status }
      },
      { manager: managerName, subresource: 'status' },
    ),
  )
  return lookAgainMs
}

function dropIdle(context: Context, deployment: JsonObject, all: readonly JsonObject[]): void {
  const limit = numberAt(deployment, 'spec', 'revisionHistoryLimit') ?? 10
  const fresh = currentSet(deployment, all)
  const idle = all.filter(
    set => set !== fresh && sizeOf(set).asked === 0 && (numberAt(set, 'status', 'replicas') ?? 0) === 0,
  )
  for (const set of idle.slice(0, Math.max(0, idle.length - limit))) {
    quietly(() => deleteObject(context.api, placeOf(replicaSets, set)))
  }
}
