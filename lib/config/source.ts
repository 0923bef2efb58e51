import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'

export type ConfigPath = readonly (string | number)[]

/** The text of plimsoll.yaml with the way back from a value to its line. */
export interface Source {
  readonly value: unknown
  /** 1-based line and message of what is no YAML at all. */
  readonly errors: readonly { readonly line: number; readonly message: string }[]
  /** Line of the value at `path`, or of the nearest thing around it that is there. */
  lineOf(path: ConfigPath): number
  /** Line of a key of the mapping at `path`. */
  lineOfKey(path: ConfigPath, key: string): number
}

export function readSource(text: string): Source {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })

  function at(offset: number | undefined): number {
    return offset === undefined ? 1 : Math.max(1, lines.linePos(offset).line)
  }

  function lineOf(path: ConfigPath): number {
    const parent = path.slice(0, -1)
    const last = path.at(-1)
    if (typeof last === 'string') return lineOfKey(parent, last)
    const node = path.length === 0 ? document.contents : document.getIn(path, true)
    if (isNode(node)) return at(node.range?.[0])
    return path.length === 0 ? 1 : lineOf(parent)
  }

  function lineOfKey(path: ConfigPath, key: string): number {
    const map = path.length === 0 ? document.contents : document.getIn(path, true)
    if (!isMap(map)) return path.length === 0 ? 1 : lineOf(path)
    const found = map.items.map(pair => pair.key).find(item => isScalar(item) && String(item.value) === key)
    if (isScalar(found)) return at(found.range?.[0])
    return path.length === 0 ? at(map.range?.[0]) : lineOf(path)
  }

  const errors = document.errors.map(error => ({ line: at(error.pos[0]), message: error.message }))
  return { value: errors.length > 0 ? null : document.toJS(), errors, lineOf, lineOfKey }
}
