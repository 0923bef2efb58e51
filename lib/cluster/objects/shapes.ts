/** Shapes that several kinds share. Only the fields that are used; Go writes an empty list as nothing or as null. */
import { z } from 'zod'
import { intern } from '@/lib/heap/intern'
import {
  commonTextOf,
  countOf,
  type Fields,
  fieldsOf,
  flagOf,
  instantOf,
  itemsOf,
  namesOf,
  readBy,
  textOf,
  wordOf,
} from './fields'

/** Epoch milliseconds, or null where the API wrote none. */
export const Instant = z.string().nullish().transform(instantOf)

export const Count = z.number().nullish().transform(orZero)
export const Text = z.string().nullish().transform(orEmpty)
export const Flag = z.boolean().nullish().transform(Boolean)
export const Names = z.record(z.string(), z.string()).nullish().transform(orNothing)

export function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .nullish()
    .transform(items => items ?? [])
}

export interface Meta {
  readonly name: string
  readonly namespace: string
  readonly uid: string
  readonly creationTimestamp: number | null
  readonly deletionTimestamp: number | null
  readonly generation: number
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly ownerReferences: readonly Owner[]
}

interface Owner {
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller: boolean
}

export function metaOf(raw: unknown): Meta {
  const meta = fieldsOf(raw)
  return {
    name: wordOf(meta.name),
    namespace: commonTextOf(meta.namespace),
    uid: textOf(meta.uid),
    creationTimestamp: instantOf(meta.creationTimestamp),
    deletionTimestamp: instantOf(meta.deletionTimestamp),
    generation: countOf(meta.generation),
    labels: namesOf(meta.labels),
    annotations: namesOf(meta.annotations),
    ownerReferences: itemsOf(meta.ownerReferences, ownerOf),
  }
}

function ownerOf(raw: unknown): Owner {
  const { kind, name, uid, controller } = fieldsOf(raw)
  return { kind: wordOf(kind), name: wordOf(name), uid: textOf(uid), controller: flagOf(controller) }
}

export const Meta = readBy(metaOf)

export interface PodTemplate {
  readonly spec: PodSpec
}

export interface PodSpec {
  readonly containers: readonly Container[]
  readonly initContainers: readonly Container[]
}

export interface Container {
  readonly name: string
  readonly image: string
}

export function podTemplateOf(raw: unknown): PodTemplate {
  return { spec: podSpecOf(fieldsOf(fieldsOf(raw).spec)) }
}

export function podSpecOf({ containers, initContainers }: Fields): PodSpec {
  return { containers: itemsOf(containers, containerOf), initContainers: itemsOf(initContainers, containerOf) }
}

function containerOf(raw: unknown): Container {
  const { name, image } = fieldsOf(raw)
  return { name: intern(wordOf(name)), image: commonTextOf(image) }
}

export const PodTemplate = readBy(podTemplateOf)

/** What every cached object has, whatever its kind. */
export interface Identity {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  /** uid of the controlling owner; null when nothing controls it. */
  readonly ownerUid: string | null
}

/** To be spread last: an object that begins with a spread gets a hidden class of its own, which is larger than a pod's entry. */
export function identityOf(meta: Meta): Identity {
  const { namespace, name, uid } = meta
  return { namespace: intern(namespace), name, uid, ownerUid: controllerOf(meta)?.uid ?? null }
}

export function controllerOf(meta: Meta): { kind: string; name: string; uid: string } | undefined {
  return meta.ownerReferences.find(owner => owner.controller)
}

/** Image by `field/container`, as LiveRevision and LiveRun have them. */
export function imagesOf({ spec }: PodTemplate): Readonly<Record<string, string>> {
  const containers = spec.containers.map(({ name, image }) => [`containers/${name}`, image])
  const initContainers = spec.initContainers.map(({ name, image }) => [`initContainers/${name}`, image])
  return Object.fromEntries([...containers, ...initContainers])
}

function orZero(value: number | null | undefined): number {
  return value ?? 0
}

function orEmpty(value: string | null | undefined): string {
  return value ?? ''
}

function orNothing(value: Record<string, string> | null | undefined): Record<string, string> {
  return value ?? {}
}
