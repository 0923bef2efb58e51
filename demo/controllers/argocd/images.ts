import { isList, isObject, type Json, type JsonObject, textAt } from '@/demo/kubernetes/json'

/** The images of all containers of an object, each once and sorted, wherever its kind keeps them. */
export function imagesOf(object: JsonObject): readonly string[] {
  return [...new Set(collect(object.spec ?? null))].sort()
}

function collect(value: Json): readonly string[] {
  if (isList(value)) return value.flatMap(collect)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, child]) => {
    const isContainers = (key === 'containers' || key === 'initContainers') && isList(child)
    return isContainers ? child.map(one => textAt(one, 'image')).filter(image => image !== '') : collect(child)
  })
}
