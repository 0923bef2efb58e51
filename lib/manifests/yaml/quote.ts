import { parse } from 'yaml'
import type { Scalar } from './node'
import { typeOf } from './types'

/** The value as YAML text in the quotes of what it replaces; bare text is quoted where any reader could take it for something else. */
export function writeScalar(
  value: string,
  replaced: Pick<Scalar, 'style' | 'tag'> | null,
  quotes: Quotes = { style: 'double', always: false },
): string | null {
  switch (replaced?.style ?? 'plain') {
    case 'single':
    case 'double':
      return quote(value, replaced?.style === 'single')
    case 'plain': {
      const isBare = isBareSafe(value) && (replaced?.tag === '!!str' || isTextForAll(value))
      const always = replaced === null && quotes.always
      return isBare && !always ? value : quote(value, quotes.style === 'single')
    }
    default:
      return null
  }
}

/** How a file quotes: which quotes it prefers, and whether new text gets them even without need. */
export interface Quotes {
  readonly style: 'single' | 'double'
  readonly always: boolean
}

function quote(value: string, isSingle: boolean): string {
  return isSingle ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value)
}

/** Characters that cannot begin a comment, a mapping or a collection, in block and in flow style. */
function isBareSafe(value: string): boolean {
  return /^[A-Za-z0-9_./+][A-Za-z0-9_./+@:=-]*$/.test(value) && !value.endsWith(':')
}

/** YAML 1.1 and 1.2 and both of kustomize's parsers agree that it is this text. */
function isTextForAll(value: string): boolean {
  const plain: Scalar = {
    kind: 'scalar',
    text: value,
    style: 'plain',
    tag: null,
    alias: false,
    source: nowhere,
    start: 0,
    end: 0,
    line: 1,
  }
  if (typeOf(plain, 'v2') !== 'text' || typeOf(plain, 'v3') !== 'text') return false
  return parse(value, { version: '1.2' }) === value && parse(value, { version: '1.1' }) === value
}

const nowhere = { path: '', text: '', inside: null }
