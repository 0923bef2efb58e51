import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FileEdit, VersionChange } from '@/lib/manifests/contract'
import { snapshotOf, withEdits } from '@/lib/manifests/memory'
import { edit } from './edit'
import { resolve } from './resolve'

const images = ['reg/app', 'reg/other', 'side'] as const

/** A base with one workload, and an overlay that decides some of its versions in one of the ways people use. */
const world = fc.record({
  tags: fc.array(fc.constantFrom('1.0', 'v1', 'main-3f2a', '5721636'), { minLength: 3, maxLength: 3 }),
  entries: fc.subarray([0, 1, 2]),
  quote: fc.constantFrom('"', "'"),
  indent: fc.constantFrom('', '  ', '    '),
  eol: fc.constantFrom('\n', '\r\n'),
  flow: fc.boolean(),
  patched: fc.boolean(),
  head: fc.constantFrom('', '# a comment\n', '\ufeff', '---\n'),
  tail: fc.constantFrom('', '\n', '\n# the end\n', '\nnamespace: shop\n', '\n\n'),
})

type World = typeof world extends fc.Arbitrary<infer T> ? T : never

function filesOf({ tags, entries, quote, indent, eol, flow, patched, head, tail }: World) {
  const containers = images
    .map((name, index) => `      - {name: c${index}, image: "${name}:${tags[index]}"}`)
    .join('\n')
  const deployment = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n${containers}\n`
  const written = entries.map(index => {
    const pair = [`name: ${images[index]}`, `newTag: ${quote}9.${index}${quote}`]
    return flow ? `{${pair.join(', ')}}` : `\n${indent}- ${pair.join(`\n${indent}  `)}  # ${index}`
  })
  const list = written.length === 0 ? '' : flow ? `\nimages: [${written.join(', ')}]` : `\nimages:${written.join('')}`
  const patch = patched
    ? `\npatches:\n${indent}- patch: |-\n${indent}    apiVersion: apps/v1\n${indent}    kind: Deployment\n${indent}    metadata: {name: web}\n${indent}    spec: {template: {spec: {containers: [{name: c0, image: "reg/app:p"}]}}}`
    : ''
  const kustomization = `${head}resources:\n${indent}- ../base${patch}${list}${tail}`.replaceAll('\n', eol)
  return {
    'base/kustomization.yaml': 'resources: [d.yaml]\n',
    'base/d.yaml': deployment,
    'prod/kustomization.yaml': kustomization,
  }
}

const tag = fc.constantFrom('2.0', 'v2', '1e5', '0x10', 'yes', '2024-01-02', 'null', '12', 'a_b.c-d', '007')

function plan(files: Readonly<Record<string, string>>, chosen: readonly number[], version: string) {
  const snapshot = snapshotOf(files)
  const resolution = resolve(snapshot, 'prod')
  const slots = resolution.slots.filter(slot => chosen.includes(Number(slot.container.slice(1))))
  const change: VersionChange = { slots, tag: version, digest: null }
  return { snapshot, resolution, result: edit(snapshot, resolution, change) }
}

function changedLines({ before, after }: FileEdit): number {
  const old = before.split('\n')
  const now = after.split('\n')
  let start = 0
  while (start < old.length && old[start] === now[start]) start += 1
  let end = 0
  while (end < old.length - start && old.at(-1 - end) === now.at(-1 - end)) end += 1
  return Math.max(old.length, now.length) - start - end
}

describe('edit and resolve', () => {
  it('change exactly the planned slots and nothing else, in few lines', () => {
    fc.assert(
      fc.property(world, fc.subarray([0, 1, 2], { minLength: 1 }), tag, (made, chosen, version) => {
        const { snapshot, resolution, result } = plan(filesOf(made), chosen, version)
        if (!result.ok) return expect(result.problem.code).toBe('nothing_to_change')
        expect(result.edits.map(each => each.path)).toEqual(['prod/kustomization.yaml'])
        const after = resolve(withEdits(snapshot, result.edits), 'prod')
        expect(after.problems).toEqual(resolution.problems)
        for (const [index, slot] of after.slots.entries()) {
          const before = resolution.slots[index]
          const isPlanned = chosen.includes(Number(slot.container.slice(1)))
          expect(slot.status).toBe('rendered')
          expect(slot.image).toBe(isPlanned ? `${before?.imageBelow.split(':')[0]}:${version}` : before?.image)
        }
        if (chosen.length === 1) for (const each of result.edits) expect(changedLines(each)).toBeLessThanOrEqual(4)
      }),
      { numRuns: 300 },
    )
  })

  it('the reverse plan restores every byte of a value that stood there', () => {
    fc.assert(
      fc.property(world, tag, (made, version) => {
        const [own] = made.entries
        if (own === undefined) return
        const files = filesOf(made)
        const there = plan(files, [own], version)
        if (!there.result.ok) throw new Error(there.result.problem.message)
        const edited = { ...files, ...Object.fromEntries(there.result.edits.map(each => [each.path, each.after])) }
        const back = plan(edited, [own], `9.${own}`)
        if (!back.result.ok) throw new Error(back.result.problem.message)
        expect(back.result.edits[0]?.after).toBe(files['prod/kustomization.yaml'])
      }),
      { numRuns: 150 },
    )
  })
})
