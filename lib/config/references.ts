import type { ConfigPath } from './source'

export interface ConfigProblem {
  readonly path: ConfigPath
  readonly message: string
}

/** Replaces ${NAME} in every text by the environment variable of that name. */
export function replaceReferences(
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly value: unknown; readonly problems: readonly ConfigProblem[] } {
  const problems: ConfigProblem[] = []

  function walk(item: unknown, path: ConfigPath): unknown {
    if (typeof item === 'string') return replace(item, path)
    if (Array.isArray(item)) return item.map((child, index) => walk(child, [...path, index]))
    if (typeof item !== 'object' || item === null) return item
    return Object.fromEntries(Object.entries(item).map(([key, child]) => [key, walk(child, [...path, key])]))
  }

  function replace(text: string, path: ConfigPath): string {
    return text.replace(/\$\{([^}]*)\}/g, (whole, name: string) => {
      if (!/^[A-Za-z_]\w*$/.test(name)) {
        problems.push({
          path,
          message: `${whole} names no environment variable; write \${NAME} with letters, digits and _`,
        })
        return whole
      }
      const found = environment[name]
      if (found === undefined || found === '') {
        problems.push({ path, message: `the environment variable ${name} is not set; set it, or take the line out` })
        return whole
      }
      return found
    })
  }

  return { value: walk(value, []), problems }
}
