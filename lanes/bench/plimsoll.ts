import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startServices } from '@/lib/compose'
import { loadConfig } from '@/lib/config'
import type { Cell } from '@/lib/domain/cell'
import type { State } from '@/lib/domain/verdict'
import { createLog } from '@/lib/log'
import type { Services } from '@/lib/services'
import { openTestDatabase } from '@/scripts/testing/database'

/** What a cell should come to; what is not named does not matter. */
export interface Wanted {
  readonly state: State
  /** Not stale unless said so. */
  readonly stale?: boolean
  readonly also?: readonly State[]
  /** Row of the judge's tables, of the main slot. */
  readonly row?: string
  readonly says?: RegExp
  /** Message of the link that fails on the way to the main slot. */
  readonly failing?: RegExp
  /** Kinds of marks that must be there. */
  readonly marks?: readonly Cell['marks'][number]['kind'][]
  readonly without?: readonly Cell['marks'][number]['kind'][]
}

/** Plimsoll's own services over the lane's cluster and repository, and every change that they published. */
export interface Plimsoll {
  readonly services: Services
  cell(service: string, environment?: string): Cell | null
  /** Resolves when the cell is as wanted, by the observer's own changes; rejects at the deadline with what it is instead. */
  becomes(
    service: string,
    wanted: Wanted,
    options?: { readonly environment?: string; readonly withinMs?: number },
  ): Promise<Cell>
  /** The states that were published of a cell from now on, in turn; with a version, while Git said that one. */
  trail(service: string, version?: string): Trail
  /** Every cell's faces from now on, as published. */
  record(): Recording
  close(): Promise<void>
}

export interface Trail {
  readonly states: readonly State[]
  stop(): void
}

export interface Recording {
  /** Cells that left a face and came back to it: what a quiet world never does. */
  flickers(): readonly string[]
  stop(): void
}

const deadlineMs = 45_000

interface PlimsollOptions {
  readonly folder: string
  readonly url: string
  /** Entries of the configuration. */
  readonly clusters: readonly string[]
  /** Entries of the configuration. */
  readonly environments: readonly string[]
  /** Further keys of the repository's entry: how its host is asked. */
  readonly host?: string
}

export async function startPlimsoll(options: PlimsollOptions): Promise<Plimsoll> {
  const database = await openTestDatabase()
  const folder = await mkdtemp(join(options.folder, 'plimsoll-'))
  const file = join(folder, 'plimsoll.yaml')
  const dataFolder = join(folder, 'data')
  await writeFile(file, configText(options))
  const config = await loadConfig({ file, dataFolder })
  const running = await startServices({ config, databaseUrl: database.url, dataFolder, log: createLog('warn') })
  const { observer } = running.services
  const find = (service: string, environment: string) =>
    observer.cells().find(cell => cell.service === service && cell.environment === environment) ?? null

  return {
    services: running.services,
    cell: (service, environment = 'prod') => find(service, environment),
    becomes(service, wanted, { environment = 'prod', withinMs = deadlineMs } = {}) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const cell = find(service, environment)
          if (cell === null || !isAs(cell, wanted)) return
          end()
          resolve(cell)
        }
        const timer = setTimeout(() => {
          end()
          const wish = `${service} ${environment} should be ${describeWanted(wanted)}`
          reject(new Error(`${wish}; it is ${describe(find(service, environment))}`))
        }, withinMs)
        const unsubscribe = observer.onChange(look)
        const end = () => {
          clearTimeout(timer)
          unsubscribe()
        }
        look()
      })
    },
    trail(service, version) {
      const states: State[] = []
      const stop = observer.onChange(({ cells }) => {
        for (const cell of cells) {
          const isMeant = version === undefined || cell.git?.image.endsWith(`:${version}`)
          if (cell.service === service && isMeant && states.at(-1) !== cell.state) states.push(cell.state)
        }
      })
      return {
        states,
        stop() {
          stop()
          // What is found already is published a moment later.
          const last = observer.cells().find(cell => cell.service === service)
          if (last !== undefined && states.at(-1) !== last.state) states.push(last.state)
        },
      }
    },
    record() {
      const faces = new Map(observer.cells().map(cell => [keyOf(cell), [describe(cell)]]))
      const stop = observer.onChange(({ cells }) => {
        for (const cell of cells) {
          const seen = faces.get(keyOf(cell)) ?? []
          if (seen.at(-1) !== describe(cell)) faces.set(keyOf(cell), [...seen, describe(cell)])
        }
      })
      const flickers = () =>
        [...faces].flatMap(([key, seen]) =>
          new Set(seen).size === seen.length ? [] : [`${key}: ${seen.join('\n  ')}`],
        )
      return { flickers, stop }
    },
    async close() {
      await running.stop()
      await database.close()
    },
  }
}

function keyOf(cell: Cell): string {
  return `${cell.service} ${cell.environment}`
}

/** As a person sees it, times apart. */
export function describe(cell: Cell | null): string {
  if (cell === null) return 'not on the board'
  const rows = cell.slots.map(slot => slot.clusters.map(one => one.rows.join('+')).join(',')).join(';')
  const marks = cell.marks.map(mark => `${mark.kind} (${mark.text}: ${mark.detail})`).join(', ')
  const also = cell.also.length === 0 ? '' : ` also ${cell.also.join(', ')}`
  return `${cell.stale ? 'stale ' : ''}${cell.state}${also} [${rows}] “${cell.reason}” marks: ${marks || 'none'}`
}

function describeWanted(wanted: Wanted): string {
  const { state, stale = false, row, says, failing, also = [], marks = [], without = [] } = wanted
  return [
    stale ? 'stale' : 'fresh',
    state,
    ...also,
    row,
    says?.source,
    failing?.source,
    ...marks,
    ...without.map(mark => `not ${mark}`),
  ]
    .filter(part => part !== undefined)
    .join(', ')
}

function isAs(
  cell: Cell,
  { state, stale = false, also = [], row, says, failing, marks = [], without = [] }: Wanted,
): boolean {
  const main = cell.slots.find(slot => slot.main) ?? cell.slots[0]
  const has = (kind: string) => cell.marks.some(mark => mark.kind === kind)
  return (
    cell.stale === stale &&
    cell.state === state &&
    also.every(one => cell.also.includes(one)) &&
    (row === undefined || (main?.clusters.some(one => one.rows.includes(row)) ?? false)) &&
    (says === undefined || says.test(cell.reason)) &&
    (failing === undefined ||
      (main?.clusters.some(one => failing.test(one.deliverer?.failing?.message ?? '')) ?? false)) &&
    marks.every(has) &&
    !without.some(has)
  )
}

function configText({ url, clusters, environments, host }: PlimsollOptions): string {
  const entries = (of: readonly string[]) => of.map(one => `  - ${one}\n`).join('')
  return `repositories:
  - {url: "${url}", branch: main, poll: 5s${host === undefined ? '' : `, ${host}`}}
clusters:
${entries(clusters)}environments:
${entries(environments)}`
}
