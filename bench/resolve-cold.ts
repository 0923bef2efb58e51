import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { createMirror } from '@/lib/git/mirror'
import { type Figure, type Measurement, median } from './figure'
import { findKustomize, timeKustomize, writeTree } from './kustomize'
import { overlayPath, shopFiles } from './shop/manifests'
import { createShopRepository } from './shop/repository'
import { type ShopService, shopEnvironments, shopServices } from './shop/services'
import { openWorkshop } from './workshop'

const services = 1_000
const runs = 7
const budgetMs = 3_000
const builds = 30

const resolved = z.object({
  readMs: z.number(),
  resolveMs: z.number(),
  cells: z.number(),
  rendered: z.number(),
  problems: z.number(),
  images: z.record(z.string(), z.array(z.string())),
})
type Resolved = z.infer<typeof resolved>

/** A fresh process reads a mirror's head and resolves every cell; beside it single runs of kustomize over the same files. */
export const resolveCold: Measurement = {
  name: 'resolve-cold',
  async *run(say) {
    const workshop = openWorkshop()
    const shop = shopServices(services)
    const files = shopFiles(shop)
    const url = join(workshop.folder, 'shop.git')
    await createShopRepository(url, files)
    const mirrors = join(workshop.folder, 'mirrors')
    await fetchOnce(url, mirrors)

    const all: Resolved[] = []
    for (let run = 0; run < runs; run += 1) {
      const one = runOnce(url, mirrors)
      expectWhole(one, shop)
      all.push(one)
      say(`read ${Math.round(one.readMs)} ms, resolved ${Math.round(one.resolveMs)} ms`)
    }
    const total = median(all.map(one => one.readMs + one.resolveMs))
    const place = `${services} services × ${shopEnvironments.length} environments`
    yield [
      { name: `resolve cold: ${place}, median of ${runs}`, value: total, unit: 'ms', budget: budgetMs },
      {
        name: 'resolve cold: of it reading the snapshot, median',
        value: median(all.map(one => one.readMs)),
        unit: 'ms',
        budget: null,
      },
    ]
    writeTree(join(workshop.folder, 'tree'), files)
    const [first] = all
    const perCell = total / (services * shopEnvironments.length)
    if (first !== undefined) yield besideKustomize(join(workshop.folder, 'tree'), shop, first, perCell)
    await workshop.close()
  },
}

async function fetchOnce(url: string, folder: string): Promise<void> {
  const mirror = createMirror({ url, folder })
  await mirror.fetch()
  await mirror.stop()
}

function runOnce(url: string, mirrors: string): Resolved {
  const program = fileURLToPath(new URL('./resolve-cold-process.ts', import.meta.url))
  const text = execFileSync(process.execPath, ['--import', 'tsx', program, url, mirrors], {
    encoding: 'utf8',
    maxBuffer: 64_000_000,
    timeout: 120_000,
  })
  return resolved.parse(JSON.parse(text))
}

/** A fast wrong answer is worth nothing. */
function expectWhole({ cells, rendered, problems }: Resolved, shop: readonly ShopService[]): void {
  const wanted = shop.length * shopEnvironments.length
  if (cells === wanted && rendered === wanted && problems === 0) return
  throw new Error(`Of ${wanted} cells ${cells} were found and ${rendered} rendered, with ${problems} problems.`)
}

function besideKustomize(
  root: string,
  shop: readonly ShopService[],
  ours: Resolved,
  perCell: number,
): readonly Figure[] {
  const name = 'resolve cold: one cell ÷ one kustomize build'
  const program = findKustomize()
  if (program === null) {
    const note = 'no kustomize program on the PATH, in KUSTOMIZE or in ~/.cache/real-bin/bin'
    return [{ name, value: null, unit: '×', budget: null, note }]
  }
  const folders = Array.from({ length: builds }, (_, index) => {
    const service = shop[(index * 37) % shop.length]
    const environment = shopEnvironments[index % shopEnvironments.length]
    return service && environment ? overlayPath(service, environment).replace(/\/kustomization\.yaml$/, '') : ''
  })
  const built = timeKustomize(program, root, folders)
  for (const { folder, images } of built) {
    const said = ours.images[folder]?.toSorted().join(' ')
    if (said !== images.toSorted().join(' '))
      throw new Error(`${folder}: kustomize says ${images.join(' ')}, Plimsoll ${said}.`)
  }
  const one = median(built.map(({ ms }) => ms))
  return [
    { name: `resolve cold: one kustomize build, median of ${builds}`, value: one, unit: 'ms', budget: null },
    { name, value: perCell / one, unit: '×', budget: null },
  ]
}
