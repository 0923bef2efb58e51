import { isObject, type Json, nothing, without } from '../json'

/** RFC 7386: null removes, objects merge, all else replaces. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch
  const base = isObject(target) ? target : nothing
  const changed = Object.entries(patch).flatMap(([key, value]): [string, Json][] =>
    value === null ? [] : [[key, mergePatch(base[key], value)]],
  )
  return { ...without(base, ...Object.keys(patch).filter(key => patch[key] === null)), ...Object.fromEntries(changed) }
}
