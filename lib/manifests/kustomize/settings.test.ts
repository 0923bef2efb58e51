import { describe, expect, it } from 'vitest'
import { compareSettings } from '@/lib/domain/settings'
import { snapshotOf } from '@/lib/manifests/memory'
import { plain } from '@/lib/manifests/plain/kind'
import { settingsOf } from './settings'

const files = {
  'base/kustomization.yaml': 'resources: [deployment.yaml]\n',
  'base/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: cart
        image: cart:1
        envFrom: [{configMapRef: {name: cart-env}}]
        env:
        - {name: LOG_LEVEL, value: info}
`,
  'staging/kustomization.yaml': `resources: [../base]
configMapGenerator: [{name: cart-env, literals: [MODE=fast]}]
secretGenerator: [{name: cart-key, literals: [password=hunter2]}]
patches:
- target: {kind: Deployment}
  patch: |-
    - {op: add, path: /spec/template/spec/containers/0/env/-, value: {name: LEDGER_URL, value: "http://ledger"}}
    - {op: add, path: /spec/template/spec/containers/0/env/-, value: {name: API_TOKEN, value: "hunter2"}}
`,
  'prod/kustomization.yaml': `resources: [../base]
configMapGenerator: [{name: cart-env, literals: [MODE=safe]}]
secretGenerator: [{name: cart-key, literals: [password=other]}]
replicas: [{name: cart, count: 6}]
`,
}

function differences() {
  const snapshot = snapshotOf(files)
  return compareSettings(settingsOf(snapshot, 'staging') ?? [], settingsOf(snapshot, 'prod') ?? [])
}

describe('settings', () => {
  it('tell first the variable that only the source sets, then what differs, under names without a generator’s hash', () => {
    expect(differences().map(one => `${one.how}: ${one.object} ${one.name} ${one.source} ${one.target}`)).toEqual([
      'only in source: Deployment cart env LEDGER_URL http://ledger null',
      'only in source: Deployment cart env API_TOKEN null null',
      'differs: Deployment cart replicas 1 6',
      'differs: ConfigMap cart-env MODE fast safe',
    ])
  })

  it('carry no value of a Secret, nor of what is called like one', () => {
    expect(JSON.stringify(differences())).not.toMatch(/hunter2|aHVudGVyMg/)
  })

  it('are not known where the build is not certain', () => {
    const remote = { 'x/kustomization.yaml': 'resources: [https://git.example/base]\n' }
    expect(settingsOf(snapshotOf(remote), 'x')).toBeNull()
  })

  it('are read of plain manifests too', () => {
    const text = files['base/deployment.yaml']
    expect(plain.settings(snapshotOf({ 'a/deployment.yaml': text }), 'a')).toContainEqual({
      object: 'Deployment cart',
      container: 'cart',
      name: 'env LOG_LEVEL',
      value: 'info',
    })
  })
})
