import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Services } from '@/lib/services'
import { planAsShown, type Shop, startShop, until } from './__fixtures__/shop'

let shop: Shop
let services: Services
/** What the clock is ahead. */
let ahead = 0

beforeAll(async () => {
  shop = await startShop()
  const running = await shop.open(() => Date.now() + ahead)
  services = running.services
})
afterAll(() => shop.close())

it('a click at the moment when Git answers again is not refused for what was old a moment before', async () => {
  const { accepted, click } = await planAsShown(services)
  expect(accepted).not.toContain('target_stale')
  shop.world.host.faults.add({ fault: { kind: 'status', status: 503 }, times: 10_000, path: /\/info\/refs$/ })
  ahead = 20_000
  await until(services, cells => cells.every(cell => cell.stale))
  shop.world.host.faults.clear()
  const opened = await click()
  expect(opened.state).toBe('open')
}, 60_000)
