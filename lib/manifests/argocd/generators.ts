import { get, type Node, textOf } from '@/lib/manifests/yaml/node'

/** Values that a generator gives, by the names under which a template asks for them. A `*` in one stands for any text. */
export type Values = ReadonlyMap<string, string>

const nothing: Values = new Map()
const mostValues = 1_000

/** What the generators give, as far as Git tells; one that tells nothing gives one set without any value. */
export function valuesOf(generators: Node | null): readonly Values[] {
  const items = generators?.kind === 'list' ? generators.items : []
  const found = items.flatMap(generator => ofGenerator(generator))
  return found.length === 0 || found.length > mostValues ? [nothing] : found
}

const expression = /\{\{-?\s*\.?([\w.[\]-]+?)\s*-?\}\}/g

/** The text with the values that are known; every other expression stays as it is written. */
export function filledIn(text: string, values: Values): string {
  return text.replace(expression, (whole, name: string) => {
    const value = values.get(name)
    return value === undefined || value.includes('*') ? whole : value
  })
}

/** The same where a pattern is of use: in a path. */
export function filledInPath(text: string, values: Values): string {
  return text.replace(expression, (whole, name: string) => values.get(name) ?? whole)
}

/** One of several generators may give templates of its own, which are laid over that of the set. */
export function hasOwnTemplate(node: Node | null): boolean {
  if (node?.kind === 'list') return node.items.some(hasOwnTemplate)
  if (node?.kind !== 'map') return false
  return node.entries.some(({ key, value }) => {
    if (key.text === 'template') return get(value, 'spec') !== null
    return key.text !== 'elements' && hasOwnTemplate(value)
  })
}

function ofGenerator(generator: Node): readonly Values[] {
  if (generator.kind !== 'map') return [nothing]
  return generator.entries.flatMap(({ key, value }) => {
    switch (key.text) {
      case 'list':
        return ofList(value)
      case 'git':
        return ofGit(value).map(found => withOwn(found, value))
      case 'matrix':
        return generatorsOf(value).map(ofGenerator).reduce(product, [nothing])
      case 'merge':
        return merged(generatorsOf(value).map(ofGenerator))
      case 'selector':
        return []
      default:
        return [withOwn(nothing, value)]
    }
  })
}

function generatorsOf(node: Node): readonly Node[] {
  const list = get(node, 'generators')
  return list?.kind === 'list' ? list.items : []
}

function ofList(list: Node): readonly Values[] {
  const elements = get(list, 'elements')
  const items = elements?.kind === 'list' ? elements.items : []
  const found = items.map(item => new Map(textsIn(item, '')))
  return get(list, 'elementsYaml') === null && found.length > 0 ? found : [...found, nothing]
}

/** The paths may hold patterns. What the files say is not asked. */
function ofGit(git: Node): readonly Values[] {
  const folders = included(get(git, 'directories'))
  const files = included(get(git, 'files')).map(file => file.slice(0, Math.max(0, file.lastIndexOf('/'))))
  return [...folders, ...files].map(path => {
    const name = path.slice(path.lastIndexOf('/') + 1)
    const names = ['basename', 'basenameNormalized'].map(
      key => [`path.${key}`, name.includes('*') ? '*' : name] as const,
    )
    const segments = path.split('/').flatMap((segment, index) => [[`path[${index}]`, segment] as const])
    return new Map([['path', path] as const, ['path.path', path] as const, ...names, ...segments])
  })
}

function included(list: Node | null): readonly string[] {
  const items = list?.kind === 'list' ? list.items : []
  return items.filter(item => textOf(get(item, 'exclude')) !== 'true').flatMap(item => textOf(get(item, 'path')) ?? [])
}

/** `values:` of a generator are asked for as `values.x`. */
function withOwn(found: Values, generator: Node): Values {
  const own = get(generator, 'values')
  return own === null ? found : new Map([...found, ...textsIn(own, 'values.')])
}

/** Every one of the first with every one of the second, whose values win. */
function product(some: readonly Values[], more: readonly Values[]): readonly Values[] {
  if (some.length * more.length > mostValues) return [nothing]
  return some.flatMap(one => more.map(other => new Map([...one, ...other])))
}

/** Which of the others is laid over one of the first is decided by keys that only the cluster may know: any, or none. */
function merged(generators: readonly (readonly Values[])[]): readonly Values[] {
  const [first = [nothing], ...others] = generators
  return [...first, ...others.flatMap(other => product(first, other))]
}

/** Of maps in maps too, by names with dots. A text that is a template itself is not known. */
function textsIn(node: Node, prefix: string): readonly (readonly [string, string])[] {
  if (node.kind !== 'map') return []
  return node.entries.flatMap(({ key, value }) => {
    if (value.kind === 'map') return textsIn(value, `${prefix}${key.text}.`)
    const text = textOf(value)
    return text === null || text.includes('{{') ? [] : [[`${prefix}${key.text}`, text] as const]
  })
}
