import { z } from 'zod'
import type { Followed } from '@/lib/cluster/contract'
import { Text } from '../../objects/shapes'
import { mayChangeImage } from '../flux/overrides'

const Options = z.record(z.string(), z.unknown()).nullish()

export const Source = z.object({
  repoURL: Text,
  path: Text,
  chart: Text,
  targetRevision: Text,
  kustomize: Options,
  helm: Options,
  plugin: z.unknown().optional(),
})
export type Source = z.infer<typeof Source>

export function followed(source: Source): Followed {
  return {
    url: source.repoURL,
    path: source.chart === '' ? trimmed(source.path) : null,
    revision: revisionOf(source.targetRevision),
    overrides: overridesIn(source),
  }
}

function trimmed(path: string): string {
  return path
    .split('/')
    .filter(segment => segment !== '' && segment !== '.')
    .join('/')
}

/** HEAD, or nothing, follows the repository's default branch. A name may be a branch or a tag; only its form can tell. */
function revisionOf(text: string): Followed['revision'] {
  if (text === '' || text === 'HEAD') return null
  if (/^[0-9a-f]{40}$/.test(text)) return { kind: 'commit', name: text }
  if (text.startsWith('refs/tags/')) return { kind: 'tag', name: text.slice('refs/tags/'.length) }
  if (/[*^~<>=]/.test(text)) return { kind: 'version range', name: text }
  return { kind: /^v?\d+(\.\d+)+/.test(text) ? 'tag' : 'branch', name: text.replace(/^refs\/heads\//, '') }
}

const kustomizeFields = ['images', 'components', 'namePrefix', 'nameSuffix']
const helmFields = ['parameters', 'fileParameters', 'values', 'valuesObject']

function overridesIn({ kustomize, helm, plugin }: Source): readonly string[] {
  const patches = kustomize?.patches
  return [
    ...kustomizeFields.filter(field => hasContent(kustomize?.[field])).map(field => `kustomize.${field}`),
    ...(hasContent(patches) && mayChangeImage(patches) ? ['kustomize.patches'] : []),
    ...helmFields.filter(field => hasContent(helm?.[field])).map(field => `helm.${field}`),
    ...(plugin == null ? [] : ['plugin']),
  ]
}

function hasContent(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false
  if (Array.isArray(value)) return value.length > 0
  return typeof value !== 'object' || Object.keys(value).length > 0
}
