/** A value that Flux fills in, and where it stands. */
export interface Variable {
  readonly name: string
  /** Null where it is no plain text, or is filled in itself: known to the cluster only. */
  readonly value: string | null
  readonly file: string
  readonly line: number
}

export interface Substituted {
  readonly text: string
  /** Variables whose values stand in the text, each with its place there. */
  readonly used: readonly { readonly variable: Variable; readonly at: number }[]
  /** Names that nothing read sets; their defaults stand in the text. */
  readonly defaulted: readonly string[]
}

const expression = /\$\{([^{}]*)\}/g
const form = /^([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-=])(.*))?$/s

/** Flux fills in `${NAME}`, `${NAME:-default}` and `${NAME:=default}`. Null where anything else stands, or a value is not known. */
export function substitute(text: string, variables: ReadonlyMap<string, Variable>): Substituted | null {
  if (text.includes('$${')) return null
  const used: { variable: Variable; at: number }[] = []
  const defaulted: string[] = []
  let done = ''
  let from = 0
  for (const match of text.matchAll(expression)) {
    const [, name, operator, otherwise] = form.exec(match[1] ?? '') ?? []
    const variable = variables.get(name ?? '')
    const value = valueFor(variable, operator, otherwise)
    if (name === undefined || value === null) return null
    done += text.slice(from, match.index)
    if (variable !== undefined && value === variable.value) used.push({ variable, at: done.length })
    else defaulted.push(name)
    done += value
    from = match.index + match[0].length
  }
  return { text: done + text.slice(from), used, defaulted }
}

function valueFor(variable: Variable | undefined, operator = '', otherwise = ''): string | null {
  const value = variable === undefined ? '' : variable.value
  if (value === null || value.includes('$')) return null
  const isSet = variable !== undefined && (value !== '' || !operator.startsWith(':'))
  if (isSet) return value
  return operator === '' || otherwise.includes('$') ? null : otherwise
}
