/** GitRepository, OCIRepository, HelmRepository and Bucket: they differ in how they name what they follow. */
import { z } from 'zod'
import { Flag, Names, Text } from '../../objects/shapes'
import type { Brings, ControllerObject } from '../object'
import { silent } from '../object'
import { Conditions, ControllerMeta, durationOf, namedBy } from '../shapes'
import { failureIn, progressIn, suspensionOf } from './words'

const Reference = z.object({ branch: Text, tag: Text, semver: Text, name: Text, commit: Text, digest: Text }).nullish()
type Reference = z.infer<typeof Reference>

const Source = z.object({
  metadata: ControllerMeta,
  spec: z.object({ url: Text, interval: Text, timeout: Text, suspend: Flag, ref: Reference }),
  status: z
    .object({
      observedGeneration: z.number().nullish(),
      conditions: Conditions,
      artifact: z.object({ revision: Text, metadata: Names }).nullish(),
    })
    .prefault({}),
})

export function readSource(kind: string): (raw: unknown) => ControllerObject {
  return raw => {
    const { metadata, spec, status } = Source.parse(raw)
    const facts = { observedGeneration: status.observedGeneration ?? 0, conditions: status.conditions }
    return {
      controller: 'flux',
      kind,
      says: {
        ...silent,
        failing: failureIn(facts),
        // A HelmRepository of type oci has no status at all.
        applying: status.conditions.length === 0 ? null : progressIn(facts, metadata.generation),
        suspended: suspensionOf(metadata, spec.suspend),
        fetched: status.artifact?.revision || null,
      },
      sources: [],
      dependsOn: [],
      project: null,
      windows: [],
      applies: null,
      brings: {
        ...originOf(kind, spec, status.artifact?.metadata ?? {}),
        intervalMs: durationOf(spec.interval) ?? 0,
      },
      attempt: `${metadata.generation}`,
      ...namedBy(metadata),
    }
  }
}

/** `flux push artifact` writes into an artifact which repository and revision it was made of: that is what is followed. */
function originOf(
  kind: string,
  spec: { readonly url: string; readonly ref?: Reference },
  metadata: Readonly<Record<string, string>>,
): Pick<Brings, 'url' | 'revision'> {
  if (kind === 'GitRepository') return { url: spec.url, revision: revisionOf(spec.ref) }
  if (kind === 'Bucket') return { url: null, revision: null }
  const url = metadata['org.opencontainers.image.source']
  const branch = /^([^@]+)@sha1:/.exec(metadata['org.opencontainers.image.revision'] ?? '')?.[1]
  if (url === undefined) return { url: spec.url, revision: null }
  return { url, revision: branch === undefined ? null : { kind: 'branch', name: branch } }
}

/** In Flux's own order: a commit beats a name, a version range, a tag and the branch, which is master when nothing is said. */
function revisionOf(ref: Reference): Brings['revision'] {
  if (ref?.commit) return { kind: 'commit', name: ref.commit }
  if (ref?.name) {
    const branch = /^refs\/heads\/(.+)$/.exec(ref.name)?.[1]
    return branch === undefined
      ? { kind: 'tag', name: ref.name.replace(/^refs\/tags\//, '') }
      : { kind: 'branch', name: branch }
  }
  if (ref?.semver) return { kind: 'version range', name: ref.semver }
  if (ref?.tag) return { kind: 'tag', name: ref.tag }
  return { kind: 'branch', name: ref?.branch || 'master' }
}
