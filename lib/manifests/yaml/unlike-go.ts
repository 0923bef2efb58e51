import { CST } from 'yaml'

/** Why Go's parser, and with it kustomize, would not read a token as the package does; null where it would. */
export function whyUnlikeGo(token: CST.Token): string | null {
  switch (token.type) {
    case 'double-quoted-scalar':
      if (!isClosedDouble(token.source)) return 'a quote is not closed'
      return /\\\r?\n[ \t]*\r?\n/.test(token.source) ? 'an escaped line break stands before an empty line' : null
    case 'single-quoted-scalar':
      return isClosedSingle(token.source) ? null : 'a quote is not closed'
    case 'flow-collection':
      return token.items.map(whyUnlikeItem).find(why => why !== null) ?? null
    default:
      return null
  }
}

/** The package cuts quoted text off at a line that it takes for the next thing, and takes an escaped quote there for the closing one. */
function isClosedDouble(source: string): boolean {
  const before = /\\*$/.exec(source.slice(1, -1))?.[0] ?? ''
  return source.length > 1 && source.endsWith('"') && before.length % 2 === 0
}

function isClosedSingle(source: string): boolean {
  return source.length > 1 && source.endsWith("'") && !source.slice(1, -1).replaceAll("''", '').includes("'")
}

type Item = CST.FlowCollection['items'][number]

function whyUnlikeItem({ key, sep, value }: Item): string | null {
  if ([key, value].some(node => node?.type === 'scalar' && isCutShort(node.source)))
    return "a text without quotes begins with ':' or holds '?', which ends it"
  const colon = sep?.findIndex(({ type }) => type === 'map-value-ind') ?? -1
  if (sep === undefined || colon === -1 || key === undefined || key === null) return null
  const whole = CST.stringify({ start: [], key, sep: sep.slice(0, colon) })
  if (whole.includes('\n')) return 'a key stands on several lines'
  return key.type === 'scalar' && !isBlank(sep[colon + 1]) ? 'a colon has no blank behind it' : null
}

function isCutShort(plain: string): boolean {
  return plain.startsWith(':') || plain.indexOf('?', 1) !== -1
}

function isBlank(token: CST.SourceToken | undefined): boolean {
  return token?.type === 'space' || token?.type === 'newline'
}
