/** Gathers what one turn of the event loop changes of delivery objects, so that a burst of events is one call. */
import type { ControllerChange, ObjectName, WorkloadKey } from '@/lib/cluster/contract'
import { type Applied, type ControllerObject, idOf } from './object'
import { nameOf } from './walk'

type Listener = (change: ControllerChange) => void

export function createChanges(onError: (error: unknown) => void) {
  const listeners = new Set<Listener>()
  let objects = new Map<string, ObjectName>()
  let workloads = new Map<string, WorkloadKey>()
  let deployments = false
  let scheduled: NodeJS.Immediate | null = null

  function flush(): void {
    const change = { objects: [...objects.values()], workloads: [...workloads.values()], deployments }
    scheduled = null
    objects = new Map()
    workloads = new Map()
    deployments = false
    for (const listener of listeners) {
      try {
        listener(change)
      } catch (error) {
        onError(error)
      }
    }
  }

  function touch(name: ObjectName): void {
    objects.set(idOf(name), nameOf(name))
    scheduled ??= setImmediate(flush)
  }

  return {
    touch,
    /** True when another thing is deployed, or from or to elsewhere. */
    add(before: ControllerObject | null, after: ControllerObject | null): boolean {
      const name = after ?? before
      if (name === null || same(before, after)) return false
      touch(name)
      const [was, is] = [before?.applies?.inventory ?? [], after?.applies?.inventory ?? []]
      for (const one of [...missingIn(is, was), ...missingIn(was, is)]) workloads.set(idOf(one), one)
      const moved = !same(placeOf(before), placeOf(after))
      deployments ||= moved
      return moved
    },
    listen(listener: Listener): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop(): void {
      if (scheduled) clearImmediate(scheduled)
      scheduled = null
      listeners.clear()
    },
  }
}

function placeOf(object: ControllerObject | null): unknown {
  if (object === null) return null
  const { applies, brings, sources, says } = object
  if (applies === null) return brings === null ? null : [brings.url, brings.revision, sources]
  const { target, into, follows } = applies
  return [target, into, follows, sources, says.failing?.reason === 'InvalidSpecError' ? says.failing.message : null]
}

function missingIn(these: readonly Applied[], those: readonly Applied[]): readonly Applied[] {
  if (these === those) return []
  const known = new Set(these.map(idOf))
  return those.filter(one => !known.has(idOf(one)))
}

function same(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}
