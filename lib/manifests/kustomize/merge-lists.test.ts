import { describe, expect, it } from 'vitest'
import { snapshotOf } from '@/lib/manifests/memory'
import { resolve } from './resolve'

function patched(spec: string, patch: string) {
  const object = (pod: string) =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: ${pod}}}\n`
  const files = {
    'kustomization.yaml': 'resources: [d.yaml]\npatches: [{path: p.yaml}]\n',
    'd.yaml': object(spec),
    'p.yaml': object(patch),
  }
  const { slots, problems } = resolve(snapshotOf(files), '')
  return {
    images: slots.map(({ image }) => image),
    isRendered: slots.every(({ status }) => status === 'rendered'),
    problems: problems.map(({ severity, code, file }) => `${severity} ${code} ${file}`),
    messages: problems.map(({ message }) => message),
  }
}

const two = '{containers: [{name: cart, image: "cart:1"}, {name: old, image: "old:1"}]}'

describe('an item without the key that its list is merged by', () => {
  it.each([
    [
      'takes with it what the patch does not name',
      two,
      '[{name: cart, image: "cart:9"}, {image: "side:9"}]',
      ['cart:9'],
    ],
    ['and what stands before it in the patch', two, '[{image: "side:9"}, {name: cart, image: "cart:9"}]', ['cart:9']],
    ['alone leaves nothing', two, '[{image: "side:9"}]', []],
    ['stays alone in a list that is new', '{}', '[{name: cart, image: "cart:9"}, {image: "side:9"}]', ['side:9']],
    [
      'stays alone where the manifest has it',
      '{containers: [{image: "side:1"}, {name: cart, image: "cart:1"}]}',
      '[{name: cart, image: "cart:9"}]',
      ['side:1'],
    ],
  ])('%s', (_what, spec, containers, images) => {
    const outcome = patched(spec, `{containers: ${containers}}`)
    expect(outcome).toMatchObject({ images, isRendered: true })
    expect(outcome.problems).toEqual([expect.stringContaining('warning patch_drops_items')])
  })

  it('does so too in a list that the patch leaves out', () => {
    const outcome = patched(
      '{containers: [{image: "side:1"}, {name: cart, image: "cart:1"}], volumes: []}',
      '{volumes: [{name: tmp}]}',
    )
    expect(outcome).toMatchObject({ images: ['side:1'], problems: ['warning patch_drops_items d.yaml'] })
  })

  it('changes nothing in a list of ports', () => {
    const outcome = patched(
      '{containers: [{name: cart, image: "cart:1", ports: [{containerPort: 1}, {containerPort: 2}]}]}',
      '{containers: [{name: cart, image: "cart:2", ports: [{name: http}]}]}',
    )
    expect(outcome).toMatchObject({ images: ['cart:2'], isRendered: true })
  })

  it('is told with what is dropped for it', () => {
    const spec = '{containers: [{name: cart, image: "cart:1", volumeMounts: [{mountPath: /a}, {mountPath: /b}]}]}'
    const { images, messages } = patched(
      spec,
      '{containers: [{name: cart, volumeMounts: [{$patch: delete, name: tmp}]}]}',
    )
    expect(images).toEqual(['cart:1'])
    expect(messages).toEqual([
      "An item without 'mountPath' is merged here, for which kustomize drops from its list: this one, '/a', '/b'. Add the key.",
    ])
  })
})

it('of two items with one key the first is changed and the last stays', () => {
  const twice = '{containers: [{name: cart, image: "cart:1"}, {name: cart, image: "cart:2"}]}'
  expect(patched(twice, '{containers: [{name: cart, command: [x]}]}')).toMatchObject({
    images: ['cart:2'],
    problems: [],
  })
})

it('lists whose items all have their keys are merged without a warning', () => {
  const outcome = patched(two, '{containers: [{name: old, $patch: delete}, {name: new, image: "new:1"}]}')
  expect(outcome).toEqual({ images: ['new:1', 'cart:1'], isRendered: true, problems: [], messages: [] })
})
