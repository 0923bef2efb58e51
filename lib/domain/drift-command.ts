import type { Cell } from './cell'
import type { Deliverer } from './deliverer'
import { findWorst, type Place } from './drift-place'
import { formatCommand } from './shell'

/** A line to copy that brings the cell back to what Git says. It is shown, never run. */
export interface CommandBack {
  readonly command: string
  /** What it does, and where it must be run when that is not plain. */
  readonly note: string
}

/** What a cell alone does not tell. */
export interface CommandPlace {
  /** The context by which our own kubeconfig knows a cluster; null when it names none. */
  readonly contextOf: (cluster: string) => string | null
  /** The cluster where the deliverer's own object lives: it may deliver from another one. */
  readonly homeOf: (deliverer: Deliverer, cluster: string) => string
  /** Replicas that Git declares; null where it does not say. */
  readonly replicas: number | null
  /** What `kubectl apply` takes in a checkout: `-k` for kustomize, `-f` for plain manifests, null for all else. */
  readonly apply: '-k' | '-f' | null
}

interface Asked extends Place {
  readonly cell: Cell
  readonly given: CommandPlace
  /** `--context NAME` of the workload's cluster, where one is known. */
  readonly context: readonly string[]
  /** The same of the cluster where the deliverer's object lives. */
  readonly home: readonly string[]
  readonly namespace: readonly string[]
}

interface Words {
  readonly words: readonly string[]
  readonly note: string
}

/** Null when no command would do it: Git's own version fails, or Git does not tell what it wants. */
export function commandBack(cell: Cell, given: CommandPlace): CommandBack | null {
  const found = findWorst(cell)
  if (found === null) return null
  const { namespace } = found.slot.workload
  const { cluster, deliverer = null } = found.place
  const asked: Asked = {
    ...found,
    cell,
    given,
    context: contextWords(given, cluster),
    home: contextWords(given, deliverer === null ? cluster : given.homeOf(deliverer, cluster)),
    namespace: namespace === null ? [] : ['-n', namespace],
  }
  const way = wayBack(asked)
  const command = way === null ? null : formatCommand(way.words)
  return way === null || command === null ? null : { command, note: way.note }
}

function contextWords(given: CommandPlace, cluster: string): readonly string[] {
  const context = given.contextOf(cluster)
  return context === null ? [] : ['--context', context]
}

function wayBack(asked: Asked): Words | null {
  const { cell, place } = asked
  if (cell.state === 'Unresolved' || cell.state === 'Unknown') return null
  if (cell.state === 'Unmanaged') return remove(asked)
  if (cell.state === 'Tag moved') return restart(asked)
  const state = cell.state === 'Degraded' && cell.also.includes('Drifted') ? 'Drifted' : cell.state
  if (state === 'Degraded') return place.reason.startsWith('Scaled to 0') ? scale(asked) : null
  const deliverer = place.deliverer ?? null
  const held = deliverer === null ? null : release(asked, deliverer)
  if (held !== null) return held
  if (state === 'Suspended') return resumeWorkload(asked)
  if (deliverer !== null && deliverer.controller !== 'kluctl') return reconcile(asked, deliverer, state === 'Stuck')
  return state === 'Missing' ? apply(asked) : setImage(asked)
}

/** Whoever was told to stand still is told to go on; going on brings Git's value. */
function release(asked: Asked, { held }: Deliverer): Words | null {
  if (held === null) return null
  const { controller, how, kind, name, namespace } = held
  if (how === 'manual') return sync(held)
  if (controller === 'flux' && how === 'excluded') {
    const words = ['kubectl', ...asked.context, 'annotate', target(asked), fluxExclusion, ...asked.namespace]
    return { words, note: 'Lets Flux manage this workload again; it then applies what Git says.' }
  }
  if (controller === 'flux' && fluxKinds[kind] !== undefined) {
    const words = ['flux', ...asked.home, 'resume', ...fluxKinds[kind], name, '-n', namespace]
    return { words, note: `Resumes ${kind} ${name}; it then applies everything that Git has.` }
  }
  return null
}

const fluxExclusion = 'kustomize.toolkit.fluxcd.io/reconcile-'

const fluxKinds: Readonly<Record<string, readonly string[]>> = {
  Kustomization: ['kustomization'],
  HelmRelease: ['helmrelease'],
  GitRepository: ['source', 'git'],
  OCIRepository: ['source', 'oci'],
  HelmRepository: ['source', 'helm'],
  HelmChart: ['source', 'chart'],
  Bucket: ['source', 'bucket'],
}

function reconcile(asked: Asked, deliverer: Deliverer, again: boolean): Words | null {
  const { kind, name, namespace } = deliverer
  if (deliverer.controller === 'argocd') {
    if (again) return sync(deliverer)
    const { workload } = asked.slot
    const resource = `${groupOf(workload.kind)}:${workload.kind}:${workload.namespace === null ? '' : `${workload.namespace}/`}${workload.name}`
    const words = ['argocd', 'app', 'sync', name, '--app-namespace', namespace, '--resource', resource]
    return { words, note: `Argo CD applies Git’s ${workload.kind} again, and nothing else of ${name}.` }
  }
  const command = fluxKinds[kind]
  if (command === undefined) return null
  // A Helm release that did not change is not applied again unless it is forced.
  const force = kind === 'HelmRelease' ? [again ? '--reset' : '--force'] : []
  const words = ['flux', ...asked.home, 'reconcile', ...command, name, '-n', namespace, '--with-source', ...force]
  return { words, note: `Flux fetches and applies ${kind} ${name} now.` }
}

function sync({ name, namespace }: { readonly name: string; readonly namespace: string }): Words {
  const words = ['argocd', 'app', 'sync', name, '--app-namespace', namespace]
  return { words, note: `Argo CD applies everything that Git has for ${name}.` }
}

const settable = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'ReplicaSet']

function setImage(asked: Asked): Words | null {
  const { git, workload, container } = asked.slot
  if (git === null || git.status !== 'rendered' || !settable.includes(workload.kind)) return null
  const words = [
    'kubectl',
    ...asked.context,
    'set',
    'image',
    target(asked),
    `${container}=${git.image}`,
    ...asked.namespace,
  ]
  return { words, note: `Sets the image that Git says in ${asked.place.cluster}.` }
}

function apply(asked: Asked): Words | null {
  const { cell, given } = asked
  if (given.apply === null || cell.git === null) return null
  const words = ['kubectl', ...asked.context, 'apply', given.apply, cell.path, ...asked.namespace]
  return { words, note: `Run it at the top of a checkout of the repository at ${cell.git.commit.slice(0, 7)}.` }
}

function scale(asked: Asked): Words | null {
  const { replicas } = asked.given
  if (replicas === null) return null
  const words = ['kubectl', ...asked.context, 'scale', target(asked), `--replicas=${replicas}`, ...asked.namespace]
  return { words, note: `Git says ${replicas}.` }
}

function resumeWorkload(asked: Asked): Words | null {
  const { workload } = asked.slot
  if (workload.kind === 'CronJob') {
    const patch = '{"spec":{"suspend":false}}'
    const words = [
      'kubectl',
      ...asked.context,
      'patch',
      target(asked),
      '--type',
      'merge',
      '-p',
      patch,
      ...asked.namespace,
    ]
    return { words, note: 'Lets it run again by its schedule.' }
  }
  if (workload.kind !== 'Deployment' || !asked.place.reason.includes('the rollout is paused')) return null
  const words = ['kubectl', ...asked.context, 'rollout', 'resume', target(asked), ...asked.namespace]
  return { words, note: 'Lets the rollout go on.' }
}

function restart(asked: Asked): Words | null {
  if (!['Deployment', 'StatefulSet', 'DaemonSet'].includes(asked.slot.workload.kind)) return null
  const words = ['kubectl', ...asked.context, 'rollout', 'restart', target(asked), ...asked.namespace]
  return { words, note: 'All pods then run what the tag means now. Pin the digest in Git to choose.' }
}

function remove(asked: Asked): Words {
  const words = ['kubectl', ...asked.context, 'delete', target(asked), ...asked.namespace]
  return { words, note: 'Deletes it, because Git does not declare it. It cannot be undone.' }
}

function target({ slot }: Asked): string {
  const group = groupOf(slot.workload.kind)
  const kind = slot.workload.kind.toLowerCase()
  return `${group === 'argoproj.io' ? `${kind}.${group}` : kind}/${slot.workload.name}`
}

function groupOf(kind: string): string {
  if (kind === 'CronJob' || kind === 'Job') return 'batch'
  if (kind === 'Pod') return ''
  return kind === 'Rollout' ? 'argoproj.io' : 'apps'
}
