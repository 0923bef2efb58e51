import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import type { Connection } from './connect'
import { fault } from './fault'
import { locate } from './locate'
import { resources } from './resources'

const release = resources.find(one => one.kind === 'HelmRelease')
const group = '/apis/helm.toolkit.fluxcd.io'

function serving(answers: Readonly<Record<string, unknown>>): Connection {
  return {
    server: () => 'https://cluster',
    close() {},
    async open({ path }) {
      const found = answers[path]
      if (found === undefined) return { ok: false, fault: fault('kind_missing', 'not there', '') }
      return { ok: true, body: Readable.from([Buffer.from(typeof found === 'string' ? found : JSON.stringify(found))]) }
    },
  }
}

const versions = (...names: readonly string[]) => ({ versions: names.map(version => ({ version })) })
const kinds = (...names: readonly string[]) => ({ resources: names.map(name => ({ name })) })

test.each([
  [
    'in the version that the server prefers',
    {
      [group]: { ...versions('v2beta2', 'v2'), preferredVersion: { version: 'v2' } },
      [`${group}/v2`]: kinds('helmreleases'),
      [`${group}/v2beta2`]: kinds('helmreleases'),
    },
    `${group}/v2/helmreleases`,
  ],
  [
    'in an older version, where only that has it',
    {
      [group]: versions('v2', 'v2beta1'),
      [`${group}/v2`]: kinds('others'),
      [`${group}/v2beta1`]: kinds('helmreleases'),
    },
    `${group}/v2beta1/helmreleases`,
  ],
  ['nowhere, where the group is not there', {}, 'kind_missing'],
  [
    'nowhere, where no version has it',
    { [group]: versions('v2'), [`${group}/v2`]: kinds('helmreleases/status') },
    'kind_missing',
  ],
  ['nobody knows where, behind a login page', { [group]: '<html>' }, 'answer_not_understood'],
])('a custom resource is found %s', async (_, answers, expected) => {
  if (release === undefined) throw new Error('it is in the table')
  const found = await locate(serving(answers), release, null, AbortSignal.timeout(1_000))
  expect(found.ok ? found.path : found.fault.code).toBe(expected)
})
