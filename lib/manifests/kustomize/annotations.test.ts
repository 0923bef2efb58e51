import { describe, expect, it } from 'vitest'
import { snapshotOf } from '@/lib/manifests/memory'
import { resolve } from './resolve'

function build(metadata: string, more = '', template = '') {
  return resolve(
    snapshotOf({
      'kustomization.yaml': `resources: [d.yaml]\n${more}`,
      'd.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web${metadata}}\nspec:\n  template:\n    metadata: {labels: {app: web}${template}}\n    spec:\n      containers:\n        - {name: app, image: "reg/app:1"}\n`,
    }),
    '',
  )
}

function images({ slots }: ReturnType<typeof build>): readonly string[] {
  return slots.map(({ image, status }) => `${image} ${status}`)
}

const inOne = ', annotations: {a: reg/one:1, a: reg/two:2}'
const inTwo = ', annotations: {a: reg/one:1}, annotations: {a: reg/two:2, b: reg/three:3}'

describe('a key given twice', () => {
  it.each([
    ['in the own annotations', inOne],
    ['as the own annotations', inTwo],
    ['beside empty annotations', ', annotations: {a: "1"}, annotations: {}'],
  ])('does not stop kustomize %s', (_where, metadata) => {
    const resolution = build(metadata)
    expect([images(resolution), resolution.problems]).toEqual([['reg/app:1 rendered'], []])
  })

  it.each([
    ['in the labels', ', labels: {a: "1", a: "2"}', ''],
    ['as the labels', ', labels: {a: "1"}, labels: {b: "2"}', ''],
    ['as the name', ', name: web', ''],
    ['in the annotations of a template', '', ', annotations: {a: "1", a: "2"}'],
    ['as the annotations of a template', '', ', annotations: {a: "1"}, annotations: {a: "2"}'],
    ['in a label beside annotations given twice', `${inOne}, labels: {a: "1", a: "2"}`, ''],
  ])('stops it %s', (_where, metadata, template) => {
    expect(build(metadata, '', template).problems.map(({ code }) => code)).toEqual(['object_invalid'])
  })

  it('stops it where a JSON patch is laid over the object', () => {
    const patch =
      'patches:\n- target: {kind: Deployment}\n  patch: \'[{"op": "add", "path": "/spec/replicas", "value": 1}]\'\n'
    for (const metadata of [inOne, inTwo]) {
      const resolution = build(metadata, patch)
      expect(images(resolution)).toEqual(['reg/app:1 declared'])
      expect(resolution.problems.map(({ code }) => code)).toEqual(['object_invalid'])
    }
  })

  it('is read by its first value', () => {
    const replacement =
      'replacements:\n- source: {kind: Deployment, fieldPath: metadata.annotations.a}\n  targets: [{select: {kind: Deployment}, fieldPaths: [spec.template.spec.containers.0.image]}]\n'
    for (const metadata of [inOne, inTwo]) expect(images(build(metadata, replacement))).toEqual(['reg/one:1 rendered'])
  })

  it('is selected by the last one of one map, and of two maps by the first', () => {
    const selected = (metadata: string, selector: string) =>
      images(
        build(
          metadata,
          `patches:\n- target: {annotationSelector: ${selector}}\n  patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web}\n    spec: {template: {spec: {containers: [{name: app, image: "reg/app:p"}]}}}\n`,
        ),
      )
    const one = ', annotations: {a: "1", a: "2"}'
    const two = ', annotations: {a: "1"}, annotations: {a: "2", b: "3"}'
    expect([selected(one, 'a=1'), selected(one, 'a=2')]).toEqual([['reg/app:1 rendered'], ['reg/app:p rendered']])
    expect([selected(two, 'a=1'), selected(two, 'a=2'), selected(two, 'b=3')]).toEqual([
      ['reg/app:p rendered'],
      ['reg/app:1 rendered'],
      ['reg/app:1 rendered'],
    ])
  })

  it('decides by its first value whether the object is for local use only', () => {
    const local = (first: string, second: string) =>
      images(
        build(
          `, annotations: {config.kubernetes.io/local-config: "${first}", config.kubernetes.io/local-config: "${second}"}`,
        ),
      )
    expect([local('true', 'false'), local('false', 'true')]).toEqual([[], ['reg/app:1 rendered']])
  })

  it('is a fact of the workload as the outcome shows it', () => {
    const hook = (metadata: string) => build(metadata).slots[0]?.facts.hook
    expect(hook(', annotations: {helm.sh/hook: one, helm.sh/hook: two}')).toBe('two')
    expect(hook(', annotations: {helm.sh/hook: one}, annotations: {helm.sh/hook: two}')).toBe('one')
    expect(hook(', annotations: {a: b}, annotations: {helm.sh/hook: two}')).toBe('two')
  })
})

describe('a key that is no text without quotes', () => {
  it.each(['1', '1.5', 'true', 'null', '2024-01-02', '0x1F'])('stops kustomize below the top: %s', key => {
    for (const metadata of [
      `, labels: {${key}: x}`,
      `, annotations: {${key}: x}`,
      `, annotations: {${key}: x, a: b, a: c}`,
    ]) {
      const resolution = build(metadata)
      expect(resolution.problems.map(({ code }) => code)).toEqual(['object_invalid'])
      expect(images(resolution)).toEqual([])
    }
  })

  it.each(['"1"', 'yes', '8e29825', '!!str 1'])('is text for it: %s', key => {
    expect(images(build(`, labels: {${key}: x}`))).toEqual(['reg/app:1 rendered'])
  })
})
