/** `**` any depth, `*` within one segment; a pattern also holds for everything below the folder that it names. */
export function matchesGlob(path: string, pattern: string): boolean {
  return compiled(pattern).test(path)
}

export function matchesAny(path: string, patterns: readonly string[]): boolean {
  return patterns.some(pattern => matchesGlob(path, pattern))
}

const known = new Map<string, RegExp>()
const special = /\*\*\/|\/\*\*$|\*\*|\*|\?|[.+^${}()|[\]\\]/g
const meaning: Readonly<Record<string, string>> = {
  '**/': '(?:[^/]+/)*',
  '/**': '(?:/.*)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
}

function compiled(pattern: string): RegExp {
  const found = known.get(pattern)
  if (found) return found
  const plain = pattern.replace(/^\.?\//, '').replace(/\/+$/, '')
  const made = new RegExp(`^${plain.replace(special, token => meaning[token] ?? `\\${token}`)}(?:/.*)?$`, 's')
  if (known.size > 1_000) known.clear()
  known.set(pattern, made)
  return made
}
