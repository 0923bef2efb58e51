import type { ObjectName } from '@/lib/cluster/contract'

/** Which cells were judged by which objects of delivery controllers. */
export interface ChainUsers {
  /** What a cell asked for the last time, and the clusters where it found something. */
  note(cell: string, asked: readonly (ObjectName & { readonly cluster: string })[], hubs: readonly string[]): void
  /** Cells that asked for an object. */
  askedFor(cluster: string, name: ObjectName): Iterable<string>
  /** Cells whose chain stands in a cluster. */
  standingIn(cluster: string): readonly string[]
  /** Clusters where a cell's chain stands. */
  hubsOf(cell: string): readonly string[]
}

export function createChainUsers(): ChainUsers {
  const users = new Map<string, Set<string>>()
  const cells = new Map<string, { readonly keys: readonly string[]; readonly hubs: readonly string[] }>()

  return {
    note(cell, asked, hubs) {
      const keys = [...new Set(asked.map(one => keyOf(one.cluster, one)))]
      const before = cells.get(cell)
      if (before !== undefined && same(before.keys, keys) && same(before.hubs, hubs)) return
      for (const key of before?.keys ?? []) users.get(key)?.delete(cell)
      for (const key of keys) {
        const known = users.get(key)
        if (known === undefined) users.set(key, new Set([cell]))
        else known.add(cell)
      }
      cells.set(cell, { keys, hubs })
    },
    askedFor: (cluster, name) => users.get(keyOf(cluster, name)) ?? [],
    standingIn: cluster => [...cells].filter(([, { hubs }]) => hubs.includes(cluster)).map(([cell]) => cell),
    hubsOf: cell => cells.get(cell)?.hubs ?? [],
  }
}

function keyOf(cluster: string, { kind, namespace, name }: ObjectName): string {
  return `${cluster} ${kind}/${namespace}/${name}`
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index])
}
