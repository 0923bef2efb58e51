import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCluster } from './cluster'
import type { Cluster } from './contract'
import { kubeconfigText } from './testing/backend'
import { type Double, startDouble } from './testing/double'
import { openGate } from './testing/gate'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-check-'))
const open: Cluster[] = []
let double: Double

beforeAll(async () => {
  double = await startDouble()
})
afterAll(async () => {
  for (const cluster of open) await cluster.stop()
  await double.stop()
  rmSync(folder, { recursive: true, force: true })
})

function clusterAs(user: Parameters<typeof kubeconfigText>[1], server = double.server.origin): Cluster {
  const file = join(folder, `${open.length}.yaml`)
  writeFileSync(file, kubeconfigText(server, user))
  const cluster = createCluster({ name: 'east', kubeconfig: file })
  open.push(cluster)
  return cluster
}

const soon = () => AbortSignal.timeout(10_000)

test('a look tells the version, and of every kind whether it may be read, without the watches', async () => {
  const found = await clusterAs(double.admin).check(soon())
  expect(found).toMatchObject({ version: expect.stringMatching(/^v1\./), fault: null })
  expect(found.kinds.find(kind => kind.resource === 'deployments.apps')).toMatchObject({
    state: 'read',
    missingRule: null,
  })
})

test('a look names the very rule that is missing', async () => {
  const found = await clusterAs(await double.reader(['deployments.apps'])).check(soon())
  expect(found.kinds.filter(kind => kind.state === 'failed')).toMatchObject([
    {
      resource: 'deployments.apps',
      fault: { code: 'forbidden' },
      missingRule: '- apiGroups: ["apps"]\n  resources: [deployments]\n  verbs: [list, watch]\n',
    },
  ])
})

test('a look with credentials that are not accepted says so once, and never shows them', async () => {
  const found = await clusterAs({ ...double.admin, token: 'not-the-token' }).check(soon())
  expect(found).toMatchObject({ version: null, fault: { code: 'unauthenticated' }, kinds: [] })
  expect(JSON.stringify(found)).not.toContain('not-the-token')
})

test('a look at a server that is silent ends with the time that it was given', async () => {
  const gate = await openGate(double.server)
  gate.silence()
  const server = `${double.server.protocol}//127.0.0.1:${gate.port}`
  const found = await clusterAs(double.admin, server).check(AbortSignal.timeout(200))
  await gate.close()
  expect(found).toMatchObject({ version: null, fault: { message: expect.any(String) } })
})
