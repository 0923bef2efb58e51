import { readFile } from 'node:fs/promises'
import { afterEach, describe, expect, it } from 'vitest'
import * as argocd from './bench/argocd'
import * as flux from './bench/flux'
import { addressOf, type Lane, openLane } from './bench/lane'
import { heading, whyNot } from './bench/programs'
import { namespace, release, shopFiles } from './bench/shop'

const [noFlux, noArgo] = [whyNot('flux'), whyNot('argocd')]
let lane: Lane | null = null

afterEach(async () => {
  await lane?.close()
  lane = null
})

describe.skipIf(noFlux !== null)(heading('Flux in another cluster than the workload', noFlux), () => {
  it('is read there: Synced, then Suspended by name', async () => {
    lane = await openLane('flux', { spoke: () => 'flux: {kubeConfigs: ["flux-system/spoke"]}' })
    const { spoke } = lane
    if (spoke === null) throw new Error('The lane has no spoke.')
    await spoke.apply(namespace('far'))
    await lane.kubectl(
      '-n',
      'flux-system',
      'create',
      'secret',
      'generic',
      'spoke',
      `--from-file=value=${spoke.kubeconfig}`,
    )
    await lane.fleet.commit(shopFiles('far', '1.0.0'))
    const spec = 'kubeConfig: {secretRef: {name: spoke}}'
    await lane.apply([flux.sourceText('fleet', lane.fleet.url), flux.kustomizationText('far', { spec })].join('---\n'))
    await lane.plimsoll.becomes('far', { state: 'Synced', row: 'd13', without: ['delivery not read', 'paused'] })
    await flux.suspend(lane, 'kustomization', 'far', true)
    await lane.plimsoll.becomes('far', { state: 'Synced', marks: ['paused'] })
    await lane.fleet.commit(release('far', '1.1.0'))
    await lane.plimsoll.becomes('far', { state: 'Suspended', row: 'd4', says: /Kustomization flux-system\/far/ })
  })
})

describe.skipIf(noArgo !== null)(heading('Argo CD in another cluster than the workload', noArgo), () => {
  it('is read there: Synced, then waiting for a manual sync', async () => {
    lane = await openLane('argocd', { spoke: address => `argocd: {servers: ["${address}"], names: [spoke]}` })
    const { spoke } = lane
    if (spoke === null) throw new Error('The lane has no spoke.')
    const server = await addressOf(spoke)
    await spoke.apply(namespace('far'))
    await lane.apply(clusterSecret(server, await readFile(spoke.kubeconfig, 'utf8')))
    await lane.fleet.commit(shopFiles('far', '1.0.0'))
    await lane.apply(argocd.applicationText(lane, 'far', { server }))
    await argocd.sync(lane, 'far')
    await lane.plimsoll.becomes('far', { state: 'Synced', row: 'd13', without: ['delivery not read'] })
    await argocd.commitAndRefresh(lane, 'far', release('far', '1.1.0'))
    const cell = await lane.plimsoll.becomes('far', { state: 'Suspended', row: 'd4', says: /manual sync/ })
    expect(cell.slots[0]?.clusters.map(one => one.cluster)).toEqual(['spoke'])
  })
})

function clusterSecret(server: string, kubeconfig: string): string {
  const token = /token: (\S+?)\}/.exec(kubeconfig)?.[1] ?? ''
  const caData = /certificate-authority-data: (\S+?)\}/.exec(kubeconfig)?.[1] ?? ''
  const config = JSON.stringify({ bearerToken: token, tlsClientConfig: { caData } })
  return `apiVersion: v1
kind: Secret
metadata: {name: spoke, namespace: argocd, labels: {argocd.argoproj.io/secret-type: cluster}}
stringData: {name: spoke, server: "${server}", config: '${config}'}
`
}
