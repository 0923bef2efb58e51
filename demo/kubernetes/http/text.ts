import type { JsonObject } from '../json'
import { apiVersionOf, type Kind } from '../kinds'

/** An object's JSON, made once per stored version: lists and watches of thousands only join these. */
export function objectText(kind: Kind, object: JsonObject): string {
  return `{"kind":"${kind.kind}","apiVersion":"${apiVersionOf(kind)}",${bodyText(object)}`
}

/** Items of a list of built-in kinds come without kind and apiVersion; those of custom resources with them. */
export function itemText(kind: Kind, object: JsonObject): string {
  return kind.builtin ? `{${bodyText(object)}` : objectText(kind, object)
}

const texts = new WeakMap<JsonObject, string>()

function bodyText(object: JsonObject): string {
  const known = texts.get(object)
  if (known !== undefined) return known
  const { kind: _kind, apiVersion: _apiVersion, ...body } = object
  const text = JSON.stringify(body).slice(1)
  texts.set(object, text)
  return text
}
