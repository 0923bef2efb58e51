import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'
import { groupOf } from '@/lib/domain/stage'
import type { Resolution } from '@/lib/manifests/contract'
import type { ReadFrom } from '@/lib/manifests/delivery/ours'
import { settleSlots } from '@/lib/manifests/delivery/settle'
import type { Root } from '@/lib/manifests/discover/discover'
import { isShared, sorting } from '@/lib/manifests/discover/words'
import { segmentsOf } from '@/lib/manifests/paths'

/** The cells of one root: one for its service, or one per workload where it holds a whole product. */
export function cellsOf(root: Root, resolution: Resolution, from: ReadFrom): readonly DesiredCell[] {
  const slots = settleSlots(resolution.slots, root.deliveries, from)
  const { service, environment, because } = placed(root, slots, resolution)
  // Spread last, here and below: an object that begins with a spread gets a hidden class of its own.
  const shared = {
    environment: environment.length > 0 ? environment.join('/') : null,
    group: environment.length > 0 ? groupOf(environment.join('/')) : null,
    path: root.path,
    kind: resolution.kind,
    problems: resolution.problems,
    dependsOn: withDeliveries(resolution.dependsOn, root),
    ...(root.readsAbove ? { readsAbove: true } : {}),
  }
  if (service.length > 0) return [{ service: service.join('/'), slots, because, ...shared }]
  const services = byWorkload(slots, root)
  if (services.size === 0) return [{ service: nameWithoutService(root), slots, because, ...shared }]
  return [...services].map(([name, own]) => ({
    service: name,
    slots: own,
    because: `${because}; it holds a whole product, so each workload is a service`,
    ...shared,
  }))
}

interface Settled {
  readonly service: readonly string[]
  readonly environment: readonly string[]
  readonly because: string
}

/** The folder that `flux bootstrap` makes for its own controllers. */
const fluxOwn = 'flux-system'

/** `environments/prod/cart`: the last segment is the service when the root builds on a folder, or runs a workload, of that name. */
function placed(root: Root, slots: readonly DesiredSlot[], { problems }: Resolution): Settled {
  const { service, environment } = root.place
  const last = environment.at(-1)
  if (last !== undefined && environment.length > 1 && service.length > 0) {
    const names = slots.map(({ workload }) => nameOfService(workload.name, root))
    if (!names.includes(last) || names.includes(service.at(-1) ?? '')) return root.place
    const because = `${root.because}; "${last}" is the service, for what runs here has that name`
    return { service: [...service, last], environment: environment.slice(0, -1), because }
  }
  if (service.length > 0 || environment.length < 2 || last === undefined)
    return { service, environment, because: root.because }
  const isService =
    last === fluxOwn ||
    root.buildsOn.includes(last) ||
    slots.some(({ workload }) => nameOfService(workload.name, root) === last)
  const isWhole = problems.every(({ severity }) => severity !== 'error')
  const why = isService
    ? 'for what it builds on has that name'
    : slots.length === 0 && isWhole && !sorting.has(last) && !isShared(last)
      ? 'for nothing runs here that could be several services'
      : null
  if (why === null) return { service, environment, because: root.because }
  const because = `${root.because}; "${last}" is the service, ${why}`
  return { service: [last], environment: environment.slice(0, -1), because }
}

function byWorkload(slots: readonly DesiredSlot[], root: Root): ReadonlyMap<string, readonly DesiredSlot[]> {
  const services = new Map<string, DesiredSlot[]>()
  for (const slot of slots) {
    const name = nameOfService(slot.workload.name, root)
    services.set(name, [...(services.get(name) ?? []), slot])
  }
  return services
}

function nameOfService(workload: string, { affixes }: Root): string {
  let name = workload
  for (const prefix of affixes.prefixes)
    if (name.startsWith(prefix) && name !== prefix) name = name.slice(prefix.length)
  for (const suffix of affixes.suffixes)
    if (name.endsWith(suffix) && name !== suffix) name = name.slice(0, -suffix.length)
  return name
}

/** A root without any image still has a row: it is called like the folder that holds its environments. */
function nameWithoutService({ path, place }: Root): string {
  const segments = segmentsOf(path)
  const last = segments.at(-1) ?? 'repository'
  if (last !== place.environment.at(-1) && !isShared(last)) return last
  return segments.at(-place.environment.length - 1) ?? segments[0] ?? 'repository'
}

function withDeliveries(dependsOn: readonly string[], { deliveries }: Root): readonly string[] {
  if (deliveries.length === 0) return dependsOn
  const files = deliveries.flatMap(({ file, values }) => [
    file,
    ...(values?.variables ?? []).map(variable => variable.file),
  ])
  return [...new Set([...dependsOn, ...files])]
}
