/** Shapes that several kinds share. Only the fields that are used; Go writes an empty list as nothing or as null. */
import { z } from 'zod'
import { intern } from './intern'

/** Epoch milliseconds, or null where the API wrote none. */
export const Instant = z
  .string()
  .nullish()
  .transform(text => {
    const at = Date.parse(text ?? '')
    return Number.isNaN(at) ? null : at
  })

export const Count = z.number().nullish().transform(orZero)
export const Text = z.string().nullish().transform(orEmpty)
/** A text that many objects carry alike. */
export const CommonText = Text.transform(intern)
export const Flag = z.boolean().nullish().transform(Boolean)
export const Names = z.record(z.string(), z.string()).nullish().transform(orNothing)

export function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .nullish()
    .transform(items => items ?? [])
}

const Owner = z.object({ kind: z.string(), name: z.string(), uid: Text, controller: Flag })

export const Meta = z.object({
  name: z.string(),
  namespace: CommonText,
  uid: Text,
  creationTimestamp: Instant,
  deletionTimestamp: Instant,
  generation: Count,
  labels: Names,
  annotations: Names,
  ownerReferences: listOf(Owner),
})
export type Meta = z.infer<typeof Meta>

export const Container = z.object({ name: z.string().transform(intern), image: CommonText })

export const PodTemplate = z.object({
  spec: z.object({ containers: listOf(Container), initContainers: listOf(Container) }),
})
export type PodTemplate = z.infer<typeof PodTemplate>

/** What every cached object has, whatever its kind. */
export interface Identity {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  /** uid of the controlling owner; null when nothing controls it. */
  readonly ownerUid: string | null
}

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
