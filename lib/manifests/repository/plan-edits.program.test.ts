import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { filesOf, newVersion, world } from './__fixtures__/generated'
import { type Files, planFor, read } from './__fixtures__/plan'

const program = process.env.KUSTOMIZE ?? 'kustomize'
const version = spawnSync(program, ['version'], { encoding: 'utf8', timeout: 20_000 })
const isPresent = version.status === 0
const why = isPresent ? `kustomize ${version.stdout.trim()}` : 'skipped: no kustomize on PATH or in KUSTOMIZE'
const root = mkdtempSync(join(tmpdir(), 'plimsoll-edits-'))
afterAll(() => rmSync(root, { recursive: true }))

if (!isPresent) console.log(`edits against the program: ${why}`)

function build(files: Files, overlay: string): readonly string[] | null {
  const folder = mkdtempSync(join(root, 'tree-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const built = spawnSync(program, ['build', overlay], { cwd: folder, encoding: 'utf8', timeout: 60_000 })
  rmSync(folder, { recursive: true })
  return built.status === 0 ? built.stdout.split('\n') : null
}

describe.skipIf(!isPresent)(`the program builds an edited tree with other images alone (${why})`, () => {
  it('whatever the overlay looks like', { timeout: 300_000 }, () => {
    let compared = 0
    fc.assert(
      fc.property(world, newVersion, (made, { tag, digest }) => {
        const files = filesOf({ ...made, canary: false })
        const desired = read(files)
        const cell = desired.cells.find(each => each.environment === 'prod' && each.service === 'cart')
        const image = cell?.slots.find(({ container }) => container === 'cart')?.image ?? ''
        const pinned = image.includes('@') ? digest : null
        const wish = { environment: 'prod', service: 'cart', container: 'cart', tag, digest: pinned }
        const plan = planFor(desired, [wish])
        if (!plan.ok) return
        const before = build(files, 'overlays/prod')
        const edits = Object.fromEntries(plan.edits.map(({ path, after }) => [path, after]))
        const after = build({ ...files, ...edits }, 'overlays/prod')
        expect(before).not.toBeNull()
        const wanted = (before ?? []).map(line =>
          line.replace(/^[\s-]*/, '') === `image: ${image}` ? line.replace(image, text()) : line,
        )
        expect(after).toEqual(wanted)
        compared += 1

        function text(): string {
          const name = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '')
          return `${name}:${tag}${pinned === null ? '' : `@${pinned}`}`
        }
      }),
      { numRuns: 40 },
    )
    expect(compared).toBeGreaterThan(20)
  })
})
