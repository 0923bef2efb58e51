import { expect, type Page } from '@playwright/test'
import { decodeBoard } from '@/lib/client/decode-board'
import type { BoardCell, BoardView } from '@/lib/contract'
import type { World } from './world'

/** The board as the server says it. */
export async function readBoard(page: Page): Promise<BoardView> {
  return decodeBoard(await (await page.request.get('/api/v1/board')).json())
}

/** Until a cell is as wanted, by the server's word. */
export async function untilCell(
  page: Page,
  service: string,
  environment: string,
  wanted: (cell: BoardCell) => boolean,
): Promise<void> {
  await expect
    .poll(
      async () => {
        const { cells } = await readBoard(page)
        const cell = cells.find(one => one.service === service && one.environment === environment)
        return cell !== undefined && wanted(cell)
      },
      { timeout: 120_000, message: `${service} in ${environment}` },
    )
    .toBe(true)
}

/** Plays a scene of the demo's story now; what happened. */
export async function step(world: World, scene: string): Promise<string> {
  const response = await fetch(`${world.control}/step/${scene}`, { method: 'POST' })
  return response.text()
}

/** The scene takes another service each time. */
export async function stepUntil(world: World, scene: string, wanted: string): Promise<string> {
  for (let turn = 0; turn < 6; turn++) {
    const happened = await step(world, scene)
    if (happened.includes(wanted)) return happened
  }
  throw new Error(`The scene ${scene} never took ${wanted}.`)
}
