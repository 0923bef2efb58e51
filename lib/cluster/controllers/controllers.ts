/** The delivery controllers of one cluster: filled by the watches, quiet about flickers, telling in batches what is new. */
import { z } from 'zod'
import type { ControllerChange, ControllerObjects, ObjectName, WorkloadKey } from '@/lib/cluster/contract'
import type { Intake } from '../cache'
import type { Clock } from '../clock'
import type { ControllerResourceId } from '../resources'
import { createAnswers, type ReadingOf } from './answer'
import { openWindows } from './argocd/windows'
import { createChanges } from './changes'
import type { Reader } from './controller'
import { asRetry, flickerMs, mayFlicker } from './flicker'
import { type ControllerObject, idOf } from './object'
import { controllers } from './registry'
import { createStore } from './store'

export interface ClusterControllers {
  intakeOf(id: ControllerResourceId): Intake
  readonly objects: ControllerObjects
  onChange(listener: (change: ControllerChange) => void): () => void
  stop(): void
}

const minuteMs = 60_000

export function createControllers(
  clock: Clock,
  readingOf: ReadingOf,
  onError: (error: unknown) => void,
): ClusterControllers {
  const store = createStore()
  const answers = createAnswers(store, readingOf)
  const changes = createChanges(onError)
  /** What came in last of objects that may be flickering, with the way to call its showing off. */
  const held = new Map<string, { readonly latest: ControllerObject; callOff(): void }>()
  let open = new Map<string, string>()
  let callOffWindows = clock.after(untilNextMinute(), lookAtWindows)

  function take(read: ControllerObject): void {
    const id = idOf(read)
    const shown = store.get(read)
    const object = asRetry(shown, read)
    if (mayFlicker(shown, object)) {
      const began = held.get(id)
      const callOff = began?.callOff ?? clock.after(flickerMs, () => show(held.get(id)?.latest ?? object))
      held.set(id, { latest: object, callOff })
      return
    }
    show(object)
  }

  function show(object: ControllerObject): void {
    letGo(object)
    const before = store.get(object)
    store.put(object)
    if (changes.add(before, object)) answers.forget()
  }

  function remove(name: ObjectName): void {
    letGo(name)
    const before = store.get(name)
    store.remove(name)
    if (changes.add(before, null)) answers.forget()
  }

  function letGo(name: ObjectName): void {
    held.get(idOf(name))?.callOff()
    held.delete(idOf(name))
  }

  /** Sync windows open and close by time alone. */
  function lookAtWindows(): void {
    callOffWindows = clock.after(untilNextMinute(), lookAtWindows)
    const now = new Map<string, string>()
    for (const name of store.namesOf('AppProject', null)) {
      const windows = store.get(name)?.windows ?? []
      if (windows.length === 0) continue
      const state = openWindows(windows, clock.now())
      now.set(idOf(name), state)
      if (open.get(idOf(name)) !== state) changes.touch(name)
    }
    open = now
  }

  function untilNextMinute(): number {
    return minuteMs - (clock.now() % minuteMs)
  }

  return {
    intakeOf: id => intakeOf(readerOf(id), store, take, remove),
    objects: answers,
    onChange: changes.listen,
    stop() {
      callOffWindows()
      for (const one of held.values()) one.callOff()
      changes.stop()
    },
  }
}

function readerOf(id: ControllerResourceId): Reader {
  const reader = controllers.map(one => one.readers[id]).find(one => one !== undefined)
  if (reader === undefined) throw new Error(`no controller reads ${id}`)
  return reader
}

function intakeOf(
  { kind, read }: Reader,
  store: ReturnType<typeof createStore>,
  take: (object: ControllerObject) => void,
  remove: (name: ObjectName) => void,
): Intake {
  const nothing: readonly WorkloadKey[] = []
  const put = (reading: ControllerObject | ObjectName) => {
    if ('says' in reading) take(reading)
    else {
      remove(reading)
      store.markUnreadable(reading)
    }
  }
  const parse = (raw: unknown): ControllerObject | ObjectName => {
    try {
      return read(raw)
    } catch {
      return nameIn(kind, raw)
    }
  }
  return {
    get size() {
      return store.count(kind)
    },
    startList() {
      const readings: (ControllerObject | ObjectName)[] = []
      return {
        add: raw => readings.push(parse(raw)),
        finish(namespace) {
          const there = new Set(readings.map(idOf))
          for (const name of store.namesOf(kind, namespace)) if (!there.has(idOf(name))) remove(name)
          for (const reading of readings) put(reading)
        },
      }
    },
    put(raw) {
      put(parse(raw))
      return nothing
    },
    remove(raw) {
      remove(nameIn(kind, raw))
      return nothing
    },
    clear(namespace) {
      for (const name of store.namesOf(kind, namespace)) remove(name)
    },
  }
}

const Named = z.object({ metadata: z.object({ name: z.string(), namespace: z.string().nullish() }) })

function nameIn(kind: string, raw: unknown): ObjectName {
  const named = Named.safeParse(raw)
  if (!named.success) return { kind, namespace: '', name: '' }
  return { kind, namespace: named.data.metadata.namespace ?? '', name: named.data.metadata.name }
}
