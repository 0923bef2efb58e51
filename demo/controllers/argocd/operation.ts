import { at, isObject, type JsonObject, listAt, objectAt, textAt } from '@/demo/kubernetes/json'
import type { ArgoContext } from './argocd-context'
import type { Compared } from './compare'

/**
 * What is to be synced now: what a person asked for; else, where the policy is automated, a revision that was not tried yet; else, with
 * selfHeal, what differs from the revision that was. Null when nothing is.
 */
export async function nextOperation(
  context: ArgoContext,
  application: JsonObject,
  revision: string,
  compared: readonly Compared[],
): Promise<JsonObject | null> {
  const asked = at(application, 'operation')
  if (isObject(asked)) return asked
  const automated = at(application, 'spec', 'syncPolicy', 'automated')
  const different = compared.filter(one => !one.isSame)
  if (!isObject(automated) || automated.enabled === false || different.length === 0) return null
  const prunes = automated.prune === true
  if (!prunes && different.every(one => one.object === null)) return null
  const last = objectAt(application, 'status', 'operationState')
  const wasTried = await isAsTried(context, application, textAt(last, 'syncResult', 'revision'), revision)
  if (wasTried && (automated.selfHeal !== true || last.phase !== 'Succeeded')) return null
  const source = objectAt(application, 'spec', 'source')
  const options = listAt(application, 'spec', 'syncPolicy', 'syncOptions')
  const sync: JsonObject = {
    ...(prunes ? { prune: true } : {}),
    revision,
    source,
    ...(options.length === 0 ? {} : { syncOptions: options }),
    ...(wasTried ? { autoHealAttemptsCount: 1, resources: different.map(named) } : {}),
  }
  return { initiatedBy: { automated: true }, retry: { limit: 5 }, sync }
}

/**
 * Any commit makes a new try, unless the annotation `manifest-generate-paths` says which folder matters; of its forms only one absolute
 * folder is known here.
 */
async function isAsTried(
  { trees, locate }: ArgoContext,
  application: JsonObject,
  tried: string,
  revision: string,
): Promise<boolean> {
  const folder = textAt(application, 'metadata', 'annotations', 'argocd.argoproj.io/manifest-generate-paths')
  if (tried === revision || tried === '' || folder === '') return tried === revision
  const url = locate(textAt(application, 'spec', 'source', 'repoURL'))
  const [before, after] = await Promise.all([trees.read(url, tried), trees.read(url, revision)])
  const part = (files: ReadonlyMap<string, string>) =>
    JSON.stringify([...files].filter(([path]) => `/${path}`.startsWith(`${folder}/`)))
  return part(before) === part(after)
}

function named({ place: { kind, name } }: Compared): JsonObject {
  return { ...(kind.group === '' ? {} : { group: kind.group }), kind: kind.kind, name }
}
