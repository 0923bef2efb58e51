import { get, type Node, textOf } from '@/lib/manifests/yaml/node'

export type LabelTest = (labels: Node | null) => boolean

const requirement =
  /^\s*(?:(!)?\s*([\w./-]+)|([\w./-]+)\s*(==?|!=)\s*([\w./-]*)|([\w./-]+)\s+(in|notin)\s*\(([^()]*)\))\s*$/

/** Kubernetes' selector text: `a=b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`. Null where it is none. */
export function parseLabelSelector(text: string): LabelTest | null {
  const tests: LabelTest[] = []
  for (const part of splitOutsideParentheses(text)) {
    const test = parseRequirement(part)
    if (test === null) return null
    tests.push(test)
  }
  return labels => tests.every(test => test(labels))
}

function parseRequirement(part: string): LabelTest | null {
  const match = requirement.exec(part)
  if (match === null) return null
  const [, not, exists, key, operator, value, setKey, setOperator, values] = match
  if (exists !== undefined) return labels => (labelValue(labels, exists) !== null) === (not === undefined)
  if (key !== undefined) return labels => (labelValue(labels, key) === value) === (operator !== '!=')
  if (setKey === undefined) return null
  const wanted = new Set((values ?? '').split(',').map(word => word.trim()))
  return labels => {
    const found = labelValue(labels, setKey)
    return setOperator === 'in' ? found !== null && wanted.has(found) : found === null || !wanted.has(found)
  }
}

function labelValue(labels: Node | null, key: string): string | null {
  return textOf(get(labels, key))
}

function splitOutsideParentheses(text: string): readonly string[] {
  return text.split(/,(?![^(]*\))/)
}
