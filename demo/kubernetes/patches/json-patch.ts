import { at, isList, isObject, type Json, same, textAt, without } from '../json'
import { badRequest, refuse } from '../refusal'

/** RFC 6902. */
export function jsonPatch(target: Json, patch: Json): Json {
  if (!isList(patch)) throw badRequest('json: cannot unmarshal object into Go value of type jsonpatch.Patch')
  return patch.reduce<Json>(applyOne, target)
}

function applyOne(target: Json, step: Json): Json {
  const operation = textAt(step, 'op')
  const path = pointer(textAt(step, 'path'))
  const value = at(step, 'value') ?? null
  if (operation === 'test') {
    if (!same(at(target, ...resolve(target, path)), value)) {
      throw unprocessable(`testing value ${textAt(step, 'path')} failed: test failed`)
    }
    return target
  }
  if (operation === 'add') return change(target, path, 'add', value)
  if (operation === 'replace') return change(target, path, 'replace', value)
  if (operation === 'remove') return change(target, path, 'remove', null)
  const from = pointer(textAt(step, 'from'))
  const moved = at(target, ...resolve(target, from)) ?? null
  if (operation === 'copy') return change(target, path, 'add', moved)
  if (operation === 'move') return change(change(target, from, 'remove', null), path, 'add', moved)
  throw badRequest(`Unexpected kind: ${operation}`)
}

type Change = 'add' | 'replace' | 'remove'

function change(target: Json, path: readonly string[], how: Change, value: Json): Json {
  const [first, ...rest] = path
  if (first === undefined) return value
  if (isList(target)) return changeItem(target, first, rest, how, value)
  if (!isObject(target)) throw missing(first)
  const child = Object.hasOwn(target, first) ? target[first] : undefined
  if (rest.length > 0) {
    if (child === undefined) throw missing(first)
    return { ...target, [first]: change(child, rest, how, value) }
  }
  if (how !== 'add' && child === undefined) throw missing(first)
  return how === 'remove' ? without(target, first) : { ...target, [first]: value }
}

function changeItem(list: readonly Json[], first: string, rest: readonly string[], how: Change, value: Json): Json {
  const index = first === '-' ? list.length : Number(first)
  const child = list[index]
  if (!Number.isInteger(index) || index < 0 || index > list.length) throw missing(first)
  if (rest.length > 0) {
    if (child === undefined) throw missing(first)
    return list.with(index, change(child, rest, how, value))
  }
  if (how === 'add') return list.toSpliced(index, 0, value)
  if (child === undefined) throw missing(first)
  return how === 'remove' ? list.toSpliced(index, 1) : list.with(index, value)
}

function pointer(text: string): readonly string[] {
  return text
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function resolve(target: Json, path: readonly string[]): readonly (string | number)[] {
  let here: Json | undefined = target
  return path.map(step => {
    const key = isList(here) ? Number(step) : step
    here = at(here, key)
    return key
  })
}

function missing(step: string): Error {
  return unprocessable(`the server rejected our request due to an error in our request: missing path "${step}"`)
}

function unprocessable(message: string): Error {
  return refuse(422, 'Invalid', message)
}
