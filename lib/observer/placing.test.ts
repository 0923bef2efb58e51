import { describe, expect, it } from 'vitest'
import recorded from '@/lib/cluster/controllers/__fixtures__/recorded-objects.json'
import { at } from '@/lib/domain/__fixtures__/recorded'
import { environmentsOf } from '@/lib/domain/environment'
import { bench, fleet } from './__fixtures__/bench'
import { createDeployments } from './deployments'
import { namespaceOf } from './matching'
import { clustersOf, intoOf, whyNowhere } from './placing'

const now = at('09:50:00')
const app = recorded['argocd/synced-healthy']
const kustomization = recorded['flux/kustomization-ready']
const source = recorded['flux/gitrepository-ready']

function placedIn(
  objects: readonly object[],
  path = 'overlays/prod',
  isRoot: (folder: string) => boolean = () => false,
) {
  const east = bench(objects, now, 'east')
  const west = bench([], now, 'west', { names: ['west'] })
  const deployments = createDeployments([east, west])
  deployments.refresh()
  return deployments.of(fleet, path, isRoot)
}
const application = (destination: object) => ({ ...app, spec: { ...app.spec, destination } })
const into = (targetNamespace: string) => ({ ...kustomization, spec: { ...kustomization.spec, targetNamespace } })
const environment = (clusters?: readonly string[]) =>
  environmentsOf(
    [clusters === undefined ? { name: 'prod' } : { name: 'prod', clusters }],
    [],
    ['east', 'west'],
    new Map([['prod', ['east', 'west']]]),
  )[0]

describe('where a place in Git is deployed', () => {
  const workload = (namespace: string | null) => ({ kind: 'Deployment', namespace, name: 'shop' })
  const prod = environment()
  if (prod === undefined) throw new Error('there is one')

  it('is the namespace of Flux before the manifest’s, and of Argo CD only where the manifest has none', () => {
    const flux = intoOf(placedIn([into('team'), source]), 'east')
    const argo = intoOf(
      placedIn([application({ server: 'https://kubernetes.default.svc', namespace: 'shop-prod' })]),
      'east',
    )
    const named = (given: typeof flux) => [
      namespaceOf(workload('own'), prod, 'shop', given),
      namespaceOf(workload(null), prod, 'shop', given),
    ]
    expect([named(flux), named(argo)]).toEqual([
      ['team', 'team'],
      ['own', 'shop-prod'],
    ])
  })

  it('is no namespace where two objects disagree', () => {
    const second = { ...into('b'), metadata: { ...kustomization.metadata, name: 'second' } }
    expect(intoOf(placedIn([into('a'), second, source]), 'east')).toBeNull()
  })

  it('is the cluster that the object names, unless somebody configured another', () => {
    const placed = placedIn([application({ name: 'west', namespace: 'x' })])
    expect(clustersOf(prod, placed)).toEqual(['west'])
    const configured = environment(['east'])
    expect(configured === undefined ? null : clustersOf(configured, placed)).toEqual(['east'])
  })

  it('is not known where every object names a cluster that nobody configured, in its own words where it has some', () => {
    const failed = recorded['argocd/invalid-spec-cluster-unknown']
    expect(whyNowhere(placedIn([failed]))).toMatch(/nocluster: error getting cluster by server "https:\/\/10\.0\.0\.9"/)
    expect(whyNowhere(placedIn([application({ server: 'https://10.0.0.7' })]))).toMatch(
      /deploys to https:\/\/10\.0\.0\.7, which is no/,
    )
    expect(whyNowhere(placedIn([failed, app]))).toBeNull()
  })

  it('is below the path of a Kustomization down to the next kustomization, and never below that of an Application', () => {
    const below = 'overlays/prod/eu'
    expect(placedIn([kustomization, source], below)).toHaveLength(1)
    expect(placedIn([kustomization, source], below, folder => folder === 'overlays/prod')).toHaveLength(0)
    expect(placedIn([app], below)).toHaveLength(0)
  })

  it('is not that of another repository', () => {
    const other = { ...source, spec: { ...source.spec, url: 'https://git.example.com/other.git' } }
    expect(placedIn([kustomization, other])).toHaveLength(0)
  })
})
