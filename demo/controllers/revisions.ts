import { isList, isObject, type Json } from '@/demo/kubernetes/json'

/** Equal content gives equal text, whatever the order of its keys. */
export function canonical(value: Json): string {
  if (isList(value)) return `[${value.map(canonical).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const fields = Object.keys(value)
    .sort()
    .map(key => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`)
  return `{${fields.join(',')}}`
}
