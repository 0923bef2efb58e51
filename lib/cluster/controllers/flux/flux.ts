import type { LinkWords } from '@/lib/domain/evidence'
import type { Claim, Controller, Tracked } from '../controller'
import { readHelmChart } from './helm-chart'
import { readHelmRelease } from './helm-release'
import { readKustomization } from './kustomization'
import { readSource } from './source'

export const flux: Controller = {
  id: 'flux',
  readers: {
    'kustomizations.kustomize.toolkit.fluxcd.io': { kind: 'Kustomization', read: readKustomization },
    'helmreleases.helm.toolkit.fluxcd.io': { kind: 'HelmRelease', read: readHelmRelease },
    'gitrepositories.source.toolkit.fluxcd.io': { kind: 'GitRepository', read: readSource('GitRepository') },
    'ocirepositories.source.toolkit.fluxcd.io': { kind: 'OCIRepository', read: readSource('OCIRepository') },
    'helmrepositories.source.toolkit.fluxcd.io': { kind: 'HelmRepository', read: readSource('HelmRepository') },
    'buckets.source.toolkit.fluxcd.io': { kind: 'Bucket', read: readSource('Bucket') },
    'helmcharts.source.toolkit.fluxcd.io': { kind: 'HelmChart', read: readHelmChart },
  },
  claims,
  excluded,
  closed: () => null,
}

/** Labels that the controllers put on all that they apply; Helm's own annotations where the release is older than they. */
function claims({ labels, annotations }: Tracked): readonly Claim[] {
  const found: Claim[] = []
  for (const [group, kind] of groups) {
    const name = labels[`${group}/name`]
    const namespace = labels[`${group}/namespace`]
    if (name === undefined || namespace === undefined) continue
    const words = `its labels name ${kind} ${namespace}/${name}`
    found.push({ kind, called: `${namespace}/${name}`, words, needsInventory: false, isFirm: true })
  }
  const release = annotations['meta.helm.sh/release-name']
  const namespace = annotations['meta.helm.sh/release-namespace']
  if (release !== undefined && namespace !== undefined) {
    const words = `its annotations name the Helm release ${namespace}/${release}`
    const called = `release ${namespace}/${release}`
    // Helm alone, or a pipeline, may have made the release.
    found.push({ kind: 'HelmRelease', called, words, needsInventory: false, isFirm: false })
  }
  return found
}

const groups = [
  ['kustomize.toolkit.fluxcd.io', 'Kustomization'],
  ['helm.toolkit.fluxcd.io', 'HelmRelease'],
] as const

function excluded({ annotations }: Tracked): LinkWords | null {
  const reconcile = annotations['kustomize.toolkit.fluxcd.io/reconcile']
  if (reconcile === 'disabled') return { words: 'kustomize.toolkit.fluxcd.io/reconcile: disabled', since: null }
  const ssa = annotations['kustomize.toolkit.fluxcd.io/ssa']
  if (ssa !== undefined && /^(ignore|ifnotpresent)$/i.test(ssa))
    return { words: `kustomize.toolkit.fluxcd.io/ssa: ${ssa}`, since: null }
  return null
}
