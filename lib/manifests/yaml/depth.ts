import type { CST } from 'yaml'
import { whyUnlikeGo } from './unlike-go'

export interface Unfit {
  readonly message: string
  /** Where the token begins in the text. */
  readonly offset: number
}

/**
 * Why tokens must not be composed. The package's composer recurses, and a stack that runs out inside its regular expressions ends the
 * whole process: so the depth is measured first. Parsers differ in directives and explicit keys (`? key`), which no manifest needs.
 */
export function whyUnfit(tokens: readonly CST.Token[], limit: number): Unfit | null {
  let level: CST.Token[] = [...tokens]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return { message: `nested deeper than ${limit} levels`, offset: 0 }
    const next: CST.Token[] = []
    for (const token of level) {
      const message =
        token.type === 'directive' || !addChildren(token, next)
          ? 'directives and explicit keys are not read'
          : whyUnlikeGo(token)
      if (message !== null) return { message, offset: token.offset }
    }
    level = next
  }
  return null
}

/** False for an explicit key. */
function addChildren(token: CST.Token, into: CST.Token[]): boolean {
  if (token.type === 'document' && token.value !== undefined) into.push(token.value)
  if (!('items' in token)) return true
  for (const item of token.items) {
    if (item.start.some(({ type }) => type === 'explicit-key-ind')) return false
    if ('key' in item && item.key !== undefined && item.key !== null) into.push(item.key)
    if (item.value !== undefined) into.push(item.value)
  }
  return true
}
