import { describe, expect, it } from 'vitest'
import { snapshotOf } from '@/lib/manifests/memory'
import own from './__fixtures__/own-probes.json'
import { resolve } from './resolve'

describe(`${own.meta.program} ${own.meta.version} and this reader give the same images`, () => {
  for (const probe of own.probes) {
    it(probe.what, () => {
      const files: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(probe.files))
      const { slots, problems } = resolve(snapshotOf(files), probe.target === '.' ? '' : probe.target)
      const errors = problems.filter(problem => problem.severity === 'error')
      if (probe.images === null) {
        expect(slots.filter(slot => slot.status === 'rendered')).toEqual([])
        expect(errors).not.toEqual([])
        return
      }
      expect(errors).toEqual([])
      expect(slots.every(slot => slot.status === 'rendered')).toBe(true)
      expect(slots.map(nameSlot).sort()).toEqual(probe.images)
    })
  }
})

function nameSlot({ workload, field, container, image }: ReturnType<typeof resolve>['slots'][number]): string {
  const namespace = workload.namespace === null ? '' : `${workload.namespace}/`
  return `${workload.kind} ${namespace}${workload.name} ${field} ${container} ${image}`
}
