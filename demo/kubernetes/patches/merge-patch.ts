import { isObject, type Json, type JsonObject, nothing, without } from '../json'

/** RFC 7386: null removes, objects merge, all else replaces. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch
  return Object.entries(patch).reduce<JsonObject>(
    (result, [key, value]) =>
      value === null ? without(result, key) : { ...result, [key]: mergePatch(result[key], value) },
    isObject(target) ? target : nothing,
  )
}
