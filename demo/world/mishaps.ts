import { imageOf, namespaces } from '@/demo/repository/services'
import { releaseNext, serviceNamed } from './releases'
import type { World } from './world'

/** What goes wrong in staging, and how each is put right again; whatever is done already is left as it is. */

const tried = 'notifications'

/** Delivery is suspended and another image set: nobody will revert it. */
export async function pauseAndEdit({ nonprod, desk }: World): Promise<string> {
  const service = serviceNamed(tried)
  const version = (await desk.versionOf(service, 'staging')) ?? '0'
  await nonprod.hands.suspend(`${tried}-staging`, true)
  const workload = { namespace: namespaces.staging, resource: 'deployments', name: tried } as const
  await nonprod.hands.setImage(workload, tried, `${imageOf(service)}:${version}-debug`)
  return `Somebody suspended delivery of ${tried} in staging and set ${version}-debug with kubectl; nobody will revert it.`
}

export async function resume({ nonprod }: World): Promise<string> {
  await nonprod.hands.suspend(`${tried}-staging`, false)
  return `Delivery of ${tried} in staging goes on and puts back what Git says.`
}

const refused = 'apps/orders/overlays/staging/kustomization.yaml'
const refusedLines = 'labels:\n  - pairs:\n      tier: orders\n    includeSelectors: true\n'

/** A selector cannot be changed: the release that comes with it is never applied. */
export async function refuseApply(world: World): Promise<string> {
  const text = (await world.desk.read(refused)) ?? ''
  if (text.includes(refusedLines)) return 'orders in staging cannot be applied already.'
  await world.desk.commit({ [refused]: `${text}${refusedLines}` }, 'orders: label everything with its tier', 'jonas')
  const version = await releaseNext(world, 'orders', 'staging', 'jonas')
  return `jonas labelled orders in staging and released ${version}; the API server refuses the new selector.`
}

export async function fixApply({ desk }: World): Promise<string> {
  const text = (await desk.read(refused)) ?? ''
  if (!text.includes(refusedLines)) return 'orders in staging can be applied already.'
  await desk.commit({ [refused]: text.replace(refusedLines, '') }, 'orders: back to the selector as it was', 'mara')
  return 'mara took the new selector of orders out again.'
}

const broken = 'apps/search/overlays/staging/kustomization.yaml'
const brokenLine = '  - canary.yaml\n'

/** A file that was not committed: kustomize builds nothing. */
export async function breakBuild({ desk }: World): Promise<string> {
  const text = (await desk.read(broken)) ?? ''
  if (text.includes(brokenLine)) return 'search in staging cannot be built already.'
  const next = text.replace('  - ../../base\n', `  - ../../base\n${brokenLine}`)
  await desk.commit({ [broken]: next }, 'search: a canary in staging', 'tomas')
  return 'tomas named canary.yaml in search in staging and forgot to commit it.'
}

export async function fixBuild({ desk }: World): Promise<string> {
  const text = (await desk.read(broken)) ?? ''
  if (!text.includes(brokenLine)) return 'search in staging can be built already.'
  await desk.commit({ [broken]: text.replace(brokenLine, '') }, 'search: no canary yet', 'tomas')
  return 'tomas took canary.yaml out of search in staging.'
}
