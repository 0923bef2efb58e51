/** Values of Secrets never leave the render: only whether they change. */

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'
const hidden = '***'

type Fields = Readonly<Record<string, unknown>>

/** Both sides of one object, or one side and null. */
export function maskPair(before: unknown, after: unknown): readonly [before: unknown, after: unknown] {
  return [masked(before, after, false), masked(after, before, true)]
}

function masked(value: unknown, other: unknown, isAfter: boolean): unknown {
  if (Array.isArray(value))
    return value.map((item, index) => masked(item, Array.isArray(other) ? other[index] : undefined, isAfter))
  if (!isFields(value)) return value
  const isSecret = value.kind === 'Secret'
  const counterpart = isFields(other) ? other : {}
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const beside = counterpart[key]
      if (isSecret && (key === 'data' || key === 'stringData')) return [key, hide(item, beside, isAfter)]
      if (key === lastApplied) return [key, star(item, beside, isAfter)]
      return [key, masked(item, beside, isAfter)]
    }),
  )
}

function hide(values: unknown, others: unknown, isAfter: boolean): unknown {
  if (!isFields(values)) return star(values, others, isAfter)
  const beside = isFields(others) ? others : {}
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, star(value, beside[key], isAfter)]))
}

function star(value: unknown, other: unknown, isAfter: boolean): string {
  if (other === undefined) return hidden
  if (JSON.stringify(value) === JSON.stringify(other)) return `${hidden} (same)`
  return isAfter ? `${hidden} (changed)` : hidden
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
