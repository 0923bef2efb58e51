import { imageOf, namespaces } from '@/demo/repository/services'
import { pauseAndEdit, refuseApply } from './mishaps'
import { releaseNext, serviceNamed } from './releases'
import type { World } from './world'

const minute = 60_000

/**
 * What happened before the curtain rises: everything was delivered and came to rest, then a few things went wrong as they do. Runs on
 * the stopped clock, so that hours pass in a second.
 */
export async function prepareScene(world: World, ageMs: number): Promise<void> {
  const { clock, desk, nonprod, prod } = world
  const begin = clock.now()
  await clock.step(6 * minute)
  await placeByScript(world)
  for (const name of ['payments', 'ledger', 'invoice-export']) await prod.hands.sync(`${name}-prod`, 'tomas')

  // Somebody paused delivery and forgot; Git went on.
  await nonprod.hands.suspend('loyalty-staging', true)
  await releaseNext(world, 'loyalty', 'staging', 'aiko')
  await clock.step(10 * minute)

  // A try by hand in staging, with delivery paused so that nothing undoes it.
  await pauseAndEdit(world)
  // A mistake that the API server refuses, so that the release beside it does not arrive.
  await refuseApply(world)
  await clock.step(10 * minute)

  // A fix by hand in production: Argo CD sees it, and heals nothing there.
  const media = serviceNamed('media')
  const running = await desk.versionOf(media, 'prod')
  if (running !== null) {
    await prod.hands.setImage(
      { namespace: namespaces.prod, resource: 'deployments', name: 'media' },
      'media',
      `${imageOf(media)}:${running}-hotfix`,
    )
  }
  // Something that Git does not know of.
  await prod.hands.create({ namespace: namespaces.prod, resource: 'deployments', name: 'wishlist' }, wishlistByHand())
  // Payments are released by hand, and nobody has done it yet.
  await releaseNext(world, 'payments', 'prod', 'tomas')
  await clock.step(Math.max(0, begin + ageMs - 4 * minute - clock.now()))

  // A release that cannot start, minutes ago.
  await releaseNext(world, 'sessions', 'staging', 'jonas', '-crash')
  await clock.step(begin + ageMs - clock.now())
}

/** An overlay of dev that nobody finished: what runs there is set by a script. */
async function placeByScript({ nonprod }: World): Promise<void> {
  const returns = { namespace: namespaces.dev, resource: 'deployments', name: 'returns' } as const
  await nonprod.hands.suspend('returns-dev', true)
  await nonprod.hands.setImage(returns, 'returns', `${imageOf(serviceNamed('returns'))}:1.2.3`)
}

function wishlistByHand() {
  return deployment('wishlist', namespaces.prod, `${imageOf(serviceNamed('wishlist'))}:0.1.0`)
}

function deployment(name: string, namespace: string, image: string) {
  const labels = { app: name }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name, image }] } },
    },
  }
}
