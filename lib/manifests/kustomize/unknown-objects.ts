import type { Problem } from '@/lib/domain/problem'
import { madeScalar, type Node, type YamlList, type YamlMap } from '@/lib/manifests/yaml/node'
import type { Context } from './context'
import { type ImageEntry, setImages } from './images'
import { type Resource, resourceOf } from './resource'

/** An entry of `images:` that found nothing at its level. */
export interface UnmatchedEntry {
  readonly entry: ImageEntry
  readonly isOutermost: boolean
}

/** After these problems some of the objects are not known. */
const hiding: ReadonlySet<string> = new Set([
  'remote_base',
  'outside_repository',
  'kustomization_missing',
  'file_unreadable',
  'helm_chart',
  'generator_unsupported',
  'yaml_invalid',
  'object_invalid',
])

export function hidesObjects({ problems }: Context): boolean {
  return problems.some(({ code }) => hiding.has(code))
}

/** What some step did not find. Where objects are not known, this says nothing: it may be among them, or come from them. */
const notFound: ReadonlySet<string> = new Set([
  'image_matches_nothing',
  'patch_matches_nothing',
  'patch_path_missing',
  'patch_test_failed',
  'generator_target_missing',
  'replacement_source_missing',
  'replacement_target_missing',
  'var_missing',
])

export function isNotFound({ code }: Problem): boolean {
  return notFound.has(code)
}

/**
 * Entries that set a version of something that is not known are all that Git tells of it: each is shown as the container of an object of
 * unknown kind, as the entries above it change it.
 */
export function objectsBehind(unmatched: readonly UnmatchedEntry[]): readonly Resource[] {
  let made: readonly Resource[] = []
  for (const { entry, isOutermost } of new Map(unmatched.map(one => [one.entry.node, one])).values()) {
    const matched = new Set<ImageEntry>()
    const apply = (resource: Resource): Resource => ({
      ...resource,
      tree: setImages(resource.tree, [entry], [], matched, isOutermost),
    })
    made = made.map(apply)
    if (matched.size === 0 && (entry.newTag ?? entry.digest) !== null) made = [...made, apply(objectFor(entry))]
  }
  return made
}

function objectFor({ node, name }: ImageEntry): Resource {
  const short = madeScalar(name.slice(name.lastIndexOf('/') + 1), node)
  const container = mapOf(node, [
    ['name', short],
    ['image', madeScalar(name, node)],
  ])
  const tree = mapOf(node, [
    ['kind', madeScalar('Unknown', node)],
    ['metadata', mapOf(node, [['name', short]])],
    ['spec', mapOf(node, [['containers', listOf(node, [container])]])],
  ])
  return resourceOf(tree)
}

function mapOf(at: Node, pairs: readonly (readonly [string, Node])[]): YamlMap {
  const { source, start, end, line } = at
  const entries = pairs.map(([key, value]) => ({ key: madeScalar(key, at), value }))
  return { kind: 'map', entries, flow: false, source, start, end, line }
}

function listOf({ source, start, end, line }: Node, items: readonly Node[]): YamlList {
  return { kind: 'list', items, flow: false, source, start, end, line }
}
