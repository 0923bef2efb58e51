import { deleteObject } from '@/demo/kubernetes/delete'
import { type JsonObject, numberAt, objectAt, same, textAt } from '@/demo/kubernetes/json'
import { type Kind, kindOf } from '@/demo/kubernetes/kinds'
import { contentSuffix } from '@/demo/kubernetes/names'
import { createObject } from '@/demo/kubernetes/write'
import { type Context, managerName, ownedBy, placeOf, quietly, update } from './context'
import { canonical } from './revisions'

const kind = kindOf('controllerrevisions')

/** The templates that a StatefulSet or DaemonSet has had, newest last. */
export function listRevisions({ owners }: Context, owner: JsonObject): readonly JsonObject[] {
  const found = owners.dependents(kind, textAt(owner, 'metadata', 'uid'))
  return [...found].sort((a, b) => numberOf(a) - numberOf(b))
}

/** The revision of the current template: made when it is new, renumbered when it is an earlier one. */
export function openRevision(context: Context, ownerKind: Kind, owner: JsonObject): JsonObject | null {
  const data = { spec: { template: { ...objectAt(owner, 'spec', 'template'), $patch: 'replace' } } }
  const all = listRevisions(context, owner)
  const newest = all.at(-1)
  const found = all.find(one => same(one.data, data))
  const next = newest === undefined ? 1 : numberOf(newest) + 1
  if (found !== undefined && found === newest) return found
  if (found !== undefined) return update(context, kind, found, live => ({ ...live, revision: next }))
  const hash = contentSuffix(canonical(data))
  const annotations = objectAt(owner, 'metadata', 'annotations')
  const metadata = {
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    name: `${textAt(owner, 'metadata', 'name')}-${hash}`,
    labels: { ...objectAt(owner, 'spec', 'selector', 'matchLabels'), [hashLabel]: hash },
    ownerReferences: [ownedBy(ownerKind, owner)],
  }
  const namespace = textAt(owner, 'metadata', 'namespace')
  dropOld(context, owner, all)
  return quietly(() =>
    createObject(context.api, kind, namespace, { metadata, data, revision: next }, { manager: managerName }),
  )
}

export const hashLabel = 'controller-revision-hash'

/** What a pod carries to say which revision it is of: the revision's name for StatefulSets, its hash for DaemonSets. */
export function hashOf(revision: JsonObject): string {
  return textAt(revision, 'metadata', 'labels', hashLabel)
}

function dropOld(context: Context, owner: JsonObject, all: readonly JsonObject[]): void {
  const limit = numberAt(owner, 'spec', 'revisionHistoryLimit') ?? 10
  for (const one of all.slice(0, Math.max(0, all.length - limit))) {
    quietly(() => deleteObject(context.api, placeOf(kind, one)))
  }
}

function numberOf(revision: JsonObject): number {
  return numberAt(revision, 'revision') ?? 0
}
