import type { Node, Scalar } from './node'

export type ScalarType = 'text' | 'null' | 'bool' | 'int' | 'float' | 'timestamp' | 'unknown'

/**
 * Which type a scalar has for kustomize. It reads its own files by go-yaml v2 (YAML 1.1: `yes` is a boolean) and manifests by v3,
 * where only `true` and `false` are. Both take a number that does not fit (`8e29825`) as text.
 */
export function typeOf(scalar: Scalar, rules: 'v2' | 'v3'): ScalarType {
  if (scalar.tag !== null) return typeOfTag(scalar.tag)
  return scalar.style === 'plain' ? typeOfPlain(scalar.text, rules) : 'text'
}

export function isNull(node: Node | null | undefined): boolean {
  return node?.kind === 'scalar' && typeOf(node, 'v3') === 'null'
}

function typeOfTag(tag: string): ScalarType {
  switch (tag) {
    case '!!str':
      return 'text'
    case '!!int':
      return 'int'
    case '!!float':
      return 'float'
    case '!!bool':
      return 'bool'
    case '!!null':
      return 'null'
    default:
      return 'unknown'
  }
}

const nulls = new Set(['', '~', 'null', 'Null', 'NULL'])
const booleans = new Set(['true', 'True', 'TRUE', 'false', 'False', 'FALSE'])
const oldBooleans = new Set('y Y yes Yes YES on On ON n N no No NO off Off OFF'.split(' '))
const namedFloats = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/
const decimalFloat = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
const integer = /^[-+]?(?:0|[1-9][0-9]*|0[0-7]+|0[oO][0-7]+|0[xX][0-9a-fA-F]+|0[bB][01]+)$/
const date = /^\d{4}-(\d{1,2})-(\d{1,2})(?:(?:[Tt]|\s)(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d*)?(Z|[-+]\d{2}:\d{2})?)?$/

function typeOfPlain(text: string, rules: 'v2' | 'v3'): ScalarType {
  if (nulls.has(text)) return 'null'
  if (booleans.has(text)) return 'bool'
  if (oldBooleans.has(text)) return rules === 'v2' ? 'bool' : 'text'
  const first = text.charCodeAt(0)
  const isNumberLike = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46
  if (!isNumberLike) return 'text'
  if (namedFloats.test(text)) return 'float'
  if (isDate(text)) return 'timestamp'
  const digits = first === 46 ? text : text.replaceAll('_', '')
  if (integer.test(digits)) return fitsInteger(digits) ? 'int' : floatOrText(digits)
  return floatOrText(digits)
}

function floatOrText(digits: string): ScalarType {
  return decimalFloat.test(digits) && Number.isFinite(Number(digits)) ? 'float' : 'text'
}

/** Between the least signed and the greatest unsigned number of 64 bits. */
function fitsInteger(digits: string): boolean {
  const isNegative = digits.startsWith('-')
  const bare = digits.replace(/^[-+]/, '')
  const value = BigInt(/^0[0-7]+$/.test(bare) ? `0o${bare.slice(1)}` : bare)
  return isNegative ? value <= 2n ** 63n : digits.startsWith('+') ? value < 2n ** 63n : value < 2n ** 64n
}

function isDate(text: string): boolean {
  const match = date.exec(text)
  if (match === null) return false
  const [, month, day, hour = '0', minute = '0', second = '0', zone] = match
  if (match[3] !== undefined && zone === undefined && /[Tt]/.test(text)) return false
  return (
    +(month ?? 0) >= 1 &&
    +(month ?? 0) <= 12 &&
    +(day ?? 0) >= 1 &&
    +(day ?? 0) <= 31 &&
    +hour < 24 &&
    +minute < 60 &&
    +second < 60
  )
}
