import { describe, expect, it } from 'vitest'
import { snapshotOf } from '@/lib/manifests/memory'
import probes from './__fixtures__/probes.json'
import { resolve } from './resolve'

/** Slots hold container images alone; the custom resource's other images are kustomize's business. */
const containersOnly = new Set(['custom resource: spec.image, containers, deep initContainers, steps'])

describe('kustomize 5.5 and this reader give the same images', () => {
  for (const probe of probes.probes) {
    it(probe.what, () => {
      const { slots, problems } = resolve(snapshotOf(probe.files), probe.target === '.' ? '' : probe.target)
      const rendered = slots.filter(slot => slot.status === 'rendered').map(slot => slot.image)
      const errors = problems.filter(problem => problem.severity === 'error')
      if (probe.error !== null) {
        expect(rendered).toEqual([])
        expect(errors).not.toEqual([])
        return
      }
      expect(errors).toEqual([])
      expect(rendered.sort()).toEqual(
        containersOnly.has(probe.what) ? ['app:2', 'app:2'] : [...(probe.images ?? [])].sort(),
      )
    })
  }
})
