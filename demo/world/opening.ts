import { demoServices, imageOf, namespaces } from '@/demo/repository/services'
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

  // Somebody paused delivery and forgot; Git went on.
  await nonprod.hands.suspend('loyalty-staging', true)
  const loyalty = serviceNamed('loyalty')
  const behind = await desk.versionOf(loyalty, 'staging')
  if (behind !== null) await desk.release(loyalty, 'staging', nextPatch(behind), 'aiko')
  await clock.step(20 * minute)

  // A fix by hand in production, with delivery paused so that nothing undoes it.
  await prod.hands.suspend('media-prod', true)
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
  await clock.step(Math.max(0, begin + ageMs - 4 * minute - clock.now()))

  // A release that cannot start, minutes ago.
  const sessions = serviceNamed('sessions')
  const well = await desk.versionOf(sessions, 'staging')
  if (well !== null) await desk.release(sessions, 'staging', `${nextPatch(well)}-crash`, 'jonas')
  await clock.step(begin + ageMs - clock.now())
}

/** An overlay of dev that nobody finished: what runs there is set by a script. */
async function placeByScript({ nonprod }: World): Promise<void> {
  const returns = { namespace: namespaces.dev, resource: 'deployments', name: 'returns' } as const
  await nonprod.hands.suspend('returns-dev', true)
  await nonprod.hands.setImage(returns, 'returns', `${imageOf(serviceNamed('returns'))}:1.2.3`)
}

export function serviceNamed(name: string) {
  const service = demoServices.find(one => one.name === name)
  if (service === undefined) throw new Error(`The demo has no service ${name}.`)
  return service
}

/** 1.4.2 → 1.4.3; whatever has no number at its end gets one. */
export function nextPatch(version: string): string {
  const plain = version.replace(/-(crash|missing|unready|hotfix)$/, '')
  const [, head, last] = /^(.*?)(\d+)$/.exec(plain) ?? []
  return head === undefined || last === undefined ? `${plain}-1` : `${head}${Number(last) + 1}`
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
