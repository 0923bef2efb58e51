import { at, type JsonObject, objectAt, textAt } from './json'
import type { Kind } from './kinds'
import { badRequest } from './refusal'

export type Matches = (object: JsonObject) => boolean

/** `app=shop,tier!=db,env in (a,b),!legacy` as the API reads it. */
export function parseLabelSelector(text: string): Matches {
  const rules = text
    .split(/,(?![^(]*\))/)
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(parseRule)
  return object => {
    const labels = objectAt(object, 'metadata', 'labels')
    return rules.every(rule => rule(labels))
  }
}

/** metadata.name and metadata.namespace for every kind, spec.nodeName, status.phase and the like for pods and events. */
export function parseFieldSelector(kind: Kind, text: string): Matches {
  const rules = text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(part => {
      const match = /^([^=!]+)(==|!=|=)(.*)$/.exec(part)
      if (match === null) throw badRequest(`invalid selector: '${part}'; can't understand '${part}'`)
      const [, field = '', operator, value = ''] = match
      if (!selectable(kind, field)) throw badRequest(`field label not supported: ${field}`)
      const path = field.split('.')
      return (object: JsonObject) => (String(at(object, ...path) ?? '') === value) === (operator !== '!=')
    })
  return object => rules.every(rule => rule(object))
}

/** A `matchLabels`/`matchExpressions` selector; an empty one selects everything. */
export function matchesSelector(selector: JsonObject, labels: JsonObject): boolean {
  const exact = Object.entries(objectAt(selector, 'matchLabels')).every(([key, value]) => labels[key] === value)
  const expressions = at(selector, 'matchExpressions')
  if (!exact || !Array.isArray(expressions)) return exact
  return expressions.every(expression => {
    const value = labels[textAt(expression, 'key')]
    const values: unknown = at(expression, 'values')
    const listed = Array.isArray(values) && values.includes(value)
    const operator = textAt(expression, 'operator')
    if (operator === 'In') return listed
    if (operator === 'NotIn') return !listed
    return operator === 'Exists' ? value !== undefined : value === undefined
  })
}

function selectable(kind: Kind, field: string): boolean {
  const own = fields[kind.resource] ?? []
  return field === 'metadata.name' || field === 'metadata.namespace' || own.includes(field)
}

const fields: Readonly<Record<string, readonly string[]>> = {
  pods: ['spec.nodeName', 'status.phase', 'spec.restartPolicy', 'spec.schedulerName', 'status.podIP'],
  namespaces: ['status.phase'],
  nodes: ['spec.unschedulable'],
  secrets: ['type'],
  jobs: ['status.successful'],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'reason',
    'type',
  ],
}

function parseRule(text: string): (labels: JsonObject) => boolean {
  const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(text)
  if (set !== null) {
    const [, key = '', operator, list = ''] = set
    const values = list.split(',').map(value => value.trim())
    return labels => values.includes(textAt(labels, key)) === (operator === 'in')
  }
  const equal = /^([^=!\s]+)\s*(==|!=|=)\s*(\S*)$/.exec(text)
  if (equal !== null) {
    const [, key = '', operator, value] = equal
    return labels => (at(labels, key) === value) === (operator !== '!=')
  }
  if (/^![^\s=!]+$/.test(text)) return labels => at(labels, text.slice(1)) === undefined
  if (/^[^\s=!]+$/.test(text)) return labels => at(labels, text) !== undefined
  throw badRequest(`unable to parse requirement: found '${text}', expected: ',' or 'end of string'`)
}
