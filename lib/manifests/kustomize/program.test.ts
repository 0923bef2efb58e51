import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { snapshotOf } from '@/lib/manifests/memory'
import own from './__fixtures__/own-probes.json'
import { resolve } from './resolve'

const program = process.env.KUSTOMIZE ?? 'kustomize'
const version = spawnSync(program, ['version'], { encoding: 'utf8', timeout: 20_000 })
const isPresent = version.status === 0
const why = isPresent ? `kustomize ${version.stdout.trim()}` : 'skipped: no kustomize on PATH or in KUSTOMIZE'
const root = mkdtempSync(join(tmpdir(), 'plimsoll-kustomize-'))
afterAll(() => rmSync(root, { recursive: true }))

if (!isPresent) console.log(`kustomize against the program: ${why}`)

describe.skipIf(!isPresent)(`the program itself still gives the recorded answers (${why})`, () => {
  for (const [index, probe] of own.probes.entries()) {
    it(probe.what, () => {
      const folder = join(root, String(index))
      const files: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(probe.files))
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), text)
      }
      const build = spawnSync(program, ['build', probe.target], { cwd: folder, encoding: 'utf8', timeout: 60_000 })
      expect(build.status === 0).toBe(probe.images !== null)
      if (probe.images === null) return
      const images = imagesOf(build.stdout)
      expect(images).toEqual(probe.images.map(line => line.split(' ').at(-1)).sort())
      const { slots } = resolve(snapshotOf(files), probe.target === '.' ? '' : probe.target)
      expect(slots.map(slot => slot.image).sort()).toEqual(images)
    })
  }
})

function imagesOf(output: string): readonly string[] {
  const images: string[] = []
  for (const document of parseAllDocuments(output)) {
    const object: unknown = document.toJS()
    if (isRecord(object) && object.kind !== 'CustomResourceDefinition') collect(object, images)
  }
  return images.sort()
}

function collect(value: unknown, images: string[]): void {
  if (Array.isArray(value)) for (const item of value) collect(item, images)
  if (!isRecord(value)) return
  for (const [key, child] of Object.entries(value)) {
    collect(child, images)
    if ((key !== 'containers' && key !== 'initContainers') || !Array.isArray(child)) continue
    for (const item of child) if (isRecord(item) && typeof item.image === 'string') images.push(item.image)
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
