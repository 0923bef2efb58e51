import type { CST } from 'yaml'

/** The package's composer recurses, and a stack that runs out inside its regular expressions ends the whole process: so the depth is measured first. */
export function isTooDeep(tokens: readonly CST.Token[], limit: number): boolean {
  let level: CST.Token[] = [...tokens]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true
    const next: CST.Token[] = []
    for (const token of level) addChildren(token, next)
    level = next
  }
  return false
}

function addChildren(token: CST.Token, into: CST.Token[]): void {
  if (token.type === 'document' && token.value !== undefined) into.push(token.value)
  if (!('items' in token)) return
  for (const item of token.items) {
    if ('key' in item && item.key !== undefined && item.key !== null) into.push(item.key)
    if (item.value !== undefined) into.push(item.value)
  }
}
