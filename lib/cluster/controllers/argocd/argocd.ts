import type { Claim, Controller, Tracked } from '../controller'
import { readApplication } from './application'
import { readApplicationSet } from './application-set'
import { readProject } from './project'
import { closedWindow } from './windows'

export const argocd: Controller = {
  id: 'argocd',
  readers: {
    'applications.argoproj.io': { kind: 'Application', read: readApplication },
    'applicationsets.argoproj.io': { kind: 'ApplicationSet', read: readApplicationSet },
    'appprojects.argoproj.io': { kind: 'AppProject', read: readProject },
  },
  claims,
  excluded: () => null,
  closed: (object, project, now) => closedWindow(object, project?.windows ?? [], now),
}

/** By the tracking annotation, or by the label that older installations use and that Helm's charts set too. */
function claims(tracked: Tracked): readonly Claim[] {
  const { labels, annotations } = tracked
  const found: Claim[] = []
  const tracking = annotations['argocd.argoproj.io/tracking-id']
  const called = tracking === undefined ? null : instanceIn(tracking, tracked)
  if (called !== null) {
    const words = `its tracking-id names Application ${called}`
    found.push({ kind: 'Application', called, words, needsInventory: false, isFirm: true })
  }
  for (const key of ['app.kubernetes.io/instance', 'argocd.argoproj.io/instance']) {
    const label = labels[key]
    if (label === undefined) continue
    const words = `its label ${key} names ${label}`
    found.push({ kind: 'Application', called: label, words, needsInventory: true, isFirm: false })
  }
  return found
}

/**
 * `instance:group/Kind:namespace/name`. Like Argo CD, only an id that speaks of the object itself counts: copies of objects carry
 * the id of what they were copied from.
 */
function instanceIn(tracking: string, { kind, namespace, name }: Tracked): string | null {
  const found = /^([^:]+):[^/:]*\/([^:]+):([^/]*)\/(.+)$/.exec(tracking)
  if (found === null) return null
  const [, instance = '', ofKind, ofNamespace, ofName] = found
  return ofKind === kind && ofNamespace === namespace && ofName === name ? instance : null
}
