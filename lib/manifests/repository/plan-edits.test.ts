import { describe, expect, it } from 'vitest'
import { snapshotOf } from '@/lib/manifests/memory'
import { deployment, edited, type Files, overlay, planFor, read } from './__fixtures__/plan'

const prod = 'cart/overlays/prod/kustomization.yaml'
const base: Files = {
  'cart/base/kustomization.yaml': 'resources: [d.yaml]\n',
  'cart/base/d.yaml': deployment('cart:1'),
}
const shop: Files = {
  ...base,
  'cart/overlays/dev/kustomization.yaml': overlay('v1'),
  [prod]: overlay('v1'),
}

describe('where an edit goes', () => {
  it('changes a base in place when nobody but the planned cell uses it', () => {
    const files = { ...base, [prod]: 'resources: [../../base]\n' }
    expect(edited(files, { environment: 'prod', tag: '2' })).toEqual({ 'cart/base/d.yaml': deployment('cart:2') })
  })

  it('leaves a base alone that a cell outside the plan reads, even one whose version it does not decide', () => {
    const files = { ...shop, [prod]: 'resources:\n- ../../base\n' }
    expect(edited(files, { environment: 'prod', tag: '2' })).toEqual({
      [prod]: 'resources:\n- ../../base\nimages:\n- name: cart\n  newTag: "2"\n',
    })
  })

  it('leaves a base alone that a kustomization outside every cell uses', () => {
    const files = {
      ...base,
      [prod]: 'resources: [../../base]\n',
      'cart/testdata/preview/kustomization.yaml': 'resources: [../../base]\n',
    }
    expect(edited(files, { environment: 'prod', tag: '2' })).toEqual({
      [prod]: expect.stringContaining('newTag: "2"'),
    })
  })

  it('changes what two planned cells share once, for both', () => {
    const files = {
      ...base,
      'cart/middle/kustomization.yaml': overlay('v1', '../base'),
      'cart/overlays/prod/eu/kustomization.yaml': 'resources: [../../../middle]\n',
      'cart/overlays/prod/us/kustomization.yaml': 'resources: [../../../middle]\n',
      'cart/overlays/dev/kustomization.yaml': overlay('v1'),
    }
    expect(edited(files, { environment: 'prod/eu', tag: 'v2' }, { environment: 'prod/us', tag: 'v2' })).toEqual({
      'cart/middle/kustomization.yaml': overlay('v2', '../base'),
    })
    const apart = edited(files, { environment: 'prod/eu', tag: 'v2' }, { environment: 'prod/us', tag: 'v3' })
    expect(Object.keys(apart)).toEqual([
      'cart/overlays/prod/eu/kustomization.yaml',
      'cart/overlays/prod/us/kustomization.yaml',
    ])
  })

  it('refuses what another cell builds on, and names it', () => {
    const files = { ...shop, 'cart/overlays/canary/kustomization.yaml': 'resources: [../prod]\n' }
    const plan = planFor(read(files), [{ environment: 'prod', tag: 'v2' }])
    expect(plan).toMatchObject({
      ok: false,
      problem: { code: 'edit_reaches_others', file: prod, line: 5 },
      others: [{ environment: 'canary', slots: [{ image: 'cart:v1' }] }],
    })
    expect(edited(files, { environment: 'prod', tag: 'v2' }, { environment: 'canary', tag: 'v2' })).toEqual({
      [prod]: overlay('v2'),
    })
  })

  it('changes the file behind a link and tells whom it decides', () => {
    const files = { ...base, 'cart/shared.yaml': overlay('v1'), 'cart/overlays/dev/kustomization.yaml': overlay('v1') }
    const all = snapshotOf({ ...files, [prod]: overlay('v1') })
    const alone = { ...all, links: new Map([[prod, 'cart/shared.yaml']]) }
    expect(edited(alone, { environment: 'prod', tag: 'v2' })).toEqual({ 'cart/shared.yaml': overlay('v2') })
    const both = new Map([
      [prod, 'cart/shared.yaml'],
      ['cart/overlays/dev/kustomization.yaml', 'cart/shared.yaml'],
    ])
    expect(edited({ ...all, links: both }, { environment: 'prod', tag: 'v2' })).toBe(
      'edit_reaches_others cart/shared.yaml:5',
    )
  })

  it('finds the entry that renames, though its name carries a tag', () => {
    const text = (more: string) => `resources:\n- ../../base\nimages:\n- name: cart:1\n  newName: mirror/cart\n${more}`
    const files = { ...shop, [prod]: text('') }
    expect(edited(files, { environment: 'prod', tag: 'v2' })).toEqual({ [prod]: text('  newTag: v2\n') })
  })

  it("says it in the overlay where its component decides, and the overlay's own entry wins", () => {
    const component =
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nimages:\n- name: cart\n  newTag: c1\n'
    const using = 'resources:\n- ../../base\ncomponents:\n- ../../component\n'
    const files = {
      ...base,
      'cart/component/kustomization.yaml': component,
      'cart/overlays/dev/kustomization.yaml': using,
      [prod]: using,
    }
    expect(edited(files, { environment: 'prod', tag: 'v2' })).toEqual({
      [prod]: `${using}images:\n- name: cart\n  newTag: v2\n`,
    })
  })
})

describe('the smallest edit', () => {
  const head = 'resources:\n- ../../base\n'
  const table: readonly [string, string, string][] = [
    [
      'overrides what a merge key brings',
      'images:\n- &a {name: other, newTag: o1}\n- <<: *a\n  name: cart\n',
      'images:\n- &a {name: other, newTag: o1}\n- <<: *a\n  name: cart\n  newTag: v2\n',
    ],
    [
      'fills a key that is empty',
      'images:\n- name: cart\n  newTag: # later\n',
      'images:\n- name: cart\n  newTag: v2 # later\n',
    ],
    ['fills a key that is null', 'images:\n- name: cart\n  newTag: ~\n', 'images:\n- name: cart\n  newTag: v2\n'],
    [
      'changes the last of two equal keys',
      'images:\n- name: cart\n  newTag: a\n  newTag: b\n',
      'images:\n- name: cart\n  newTag: a\n  newTag: v2\n',
    ],
    [
      'changes the last of two entries',
      'images:\n- {name: cart, newTag: a}\n- {name: cart, newTag: b}\n',
      'images:\n- {name: cart, newTag: a}\n- {name: cart, newTag: v2}\n',
    ],
    [
      'reads keys in any letter case',
      'Images:\n- Name: cart\n  NewName: mirror/cart\n',
      'Images:\n- Name: cart\n  NewName: mirror/cart\n  newTag: v2\n',
    ],
    ['replaces a list that is null', 'images: null # none\n', 'images: # none\n- name: cart\n  newTag: v2\n'],
    [
      'quotes as the other entries do',
      "images:\n- name: other\n  newTag: 'o1'\n",
      "images:\n- name: other\n  newTag: 'o1'\n- name: cart\n  newTag: 'v2'\n",
    ],
    [
      'stays before an end of the document',
      'namespace: shop\n...\n',
      'namespace: shop\nimages:\n- name: cart\n  newTag: v2\n...\n',
    ],
  ]
  for (const [title, before, wanted] of table) {
    it(title, () => {
      const files = { ...shop, [prod]: `${head}${before}` }
      expect(edited(files, { environment: 'prod', tag: 'v2' })).toEqual({ [prod]: `${head}${wanted}` })
    })
  }

  it('stands above text that would swallow it', () => {
    const patch = 'patches:\n- patch: |\n    kind: Deployment\n    apiVersion: apps/v1\n    metadata: {name: cart}'
    const files = { ...shop, [prod]: `${head}# why\n${patch}` }
    expect(edited(files, { environment: 'prod', tag: 'v2' })).toEqual({
      [prod]: `${head}images:\n- name: cart\n  newTag: v2\n# why\n${patch}`,
    })
  })

  it('keeps the margin of a file that is indented as a whole', () => {
    const files = { ...shop, [prod]: '  resources:\n  - ../../base\n' }
    expect(edited(files, { environment: 'prod', tag: 'v2' })).toEqual({
      [prod]: '  resources:\n  - ../../base\n  images:\n  - name: cart\n    newTag: v2\n',
    })
  })

  it('changes an image in a quoted patch on one line, and refuses one with escapes, with its place', () => {
    const quoted = (tag: string) =>
      `${head}patches:\n- target: {kind: Deployment}\n  patch: '[{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "cart:${tag}"}]'\n`
    expect(edited({ ...shop, [prod]: quoted('p') }, { environment: 'prod', tag: 'v2' })).toEqual({
      [prod]: quoted('v2'),
    })
    const escaped = quoted('p').replaceAll('"', '\\"').replaceAll("'", '"')
    expect(edited({ ...shop, [prod]: escaped }, { environment: 'prod', tag: 'v2' })).toBe(`text_spread ${prod}:5`)
  })

  it('changes an anchor alone where its alias is to follow', () => {
    const text = (tag: string) => `${head}images:\n- name: cart\n  newTag: &t ${tag}\n- name: job\n  newTag: *t\n`
    const two = `${deployment('cart:1')}        - name: job\n          image: job:1\n`
    const files = { ...shop, 'cart/base/d.yaml': two, [prod]: text('v1') }
    expect(edited(files, { environment: 'prod', tag: 'v2' })).toEqual({ [prod]: text('v2') })
    expect(edited(files, { environment: 'prod', container: 'job', tag: 'v2' })).toEqual({
      [prod]: text('v1').replace('*t', 'v2'),
    })
    expect(edited(files, { environment: 'prod', container: 'cart', tag: 'v2' })).toBe(`edit_spreads ${prod}:5`)
  })

  it.each(['1.10', '1e3', '0x1f', 'on', '20240101', '12:30', '5e6d8f2', 'null', '1_000', '0o7', 'y', '007', '.5'])(
    'writes %s so that it is the same text for every reader, or refuses it as no tag',
    tag => {
      const result = edited(shop, { environment: 'prod', tag })
      if (!/^\w[\w.-]*$/.test(tag)) return expect(result).toBe(`tag_invalid ${prod}:5`)
      const text = typeof result === 'string' ? '' : (result[prod] ?? '')
      expect([overlay(tag), overlay(`"${tag}"`)]).toContain(text)
      const cell = read({ ...shop, [prod]: text }).cells.find(({ environment }) => environment === 'prod')
      expect(cell?.slots[0]).toMatchObject({ image: `cart:${tag}`, status: 'rendered' })
    },
  )
})

describe('plain manifests', () => {
  it('have tag and digest changed together', () => {
    const [old, now] = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`]
    const files = { 'cart/prod/d.yaml': deployment(`cart:1@${old}`) }
    expect(edited(files, { environment: 'prod', tag: '2', digest: now })).toEqual({
      'cart/prod/d.yaml': deployment(`cart:2@${now}`),
    })
    expect(edited(files, { environment: 'prod', tag: '2' })).toBe('digest_beside_tag cart/prod/d.yaml:10')
  })

  it('are refused with the cells that the same file decides', () => {
    const all = snapshotOf({ 'cart/prod/d.yaml': deployment('cart:1'), 'cart/dev/d.yaml': deployment('cart:1') })
    const snapshot = { ...all, links: new Map([['cart/prod/d.yaml', 'cart/dev/d.yaml']]) }
    const plan = planFor(read(snapshot), [{ environment: 'prod', tag: '2' }])
    expect(plan).toMatchObject({
      ok: false,
      problem: { code: 'file_shared', message: expect.stringContaining('cart in dev') },
      others: [{ environment: 'dev' }],
    })
    const both = edited(snapshot, { environment: 'prod', tag: '2' }, { environment: 'dev', tag: '2' })
    expect(both).toEqual({ 'cart/dev/d.yaml': deployment('cart:2') })
  })
})

describe('several cells in one plan', () => {
  const whole: Files = {
    'base/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n',
    'base/a.yaml': deployment('reg/a:1', 'a'),
    'base/b.yaml': deployment('reg/b:1', 'b'),
    'overlays/dev/kustomization.yaml': 'resources:\n- ../../base\n',
    'overlays/prod/kustomization.yaml': 'resources:\n- ../../base\nimages:\n- name: reg/a\n  newTag: v1\n',
  }

  it('make one change of a file that several of them edit', () => {
    const result = edited(
      whole,
      { environment: 'prod', service: 'a', tag: 'v2' },
      { environment: 'prod', service: 'b', tag: 'v3' },
    )
    expect(result).toEqual({
      'overlays/prod/kustomization.yaml':
        'resources:\n- ../../base\nimages:\n- name: reg/a\n  newTag: v2\n- name: reg/b\n  newTag: v3\n',
    })
  })

  it('move together what one text decides, and are told of each other otherwise', () => {
    const one = { ...whole, 'base/b.yaml': deployment('reg/a:1', 'b') }
    const text = 'resources:\n- ../../base\nimages:\n- name: reg/a\n  newTag: '
    expect(
      edited(one, { environment: 'prod', service: 'a', tag: 'v2' }, { environment: 'prod', service: 'b', tag: 'v2' }),
    ).toEqual({ 'overlays/prod/kustomization.yaml': `${text}v2\n` })
    expect(planFor(read(one), [{ environment: 'prod', service: 'a', tag: 'v2' }])).toMatchObject({
      ok: false,
      problem: { code: 'edit_reaches_slot' },
      others: [{ service: 'b', environment: 'prod' }],
    })
  })

  it('name the cell that cannot be changed', () => {
    const files = { ...whole, 'overlays/dev/kustomization.yaml': 'resources: [../../base, "github.com/a/b"]\n' }
    const plan = planFor(read(files), [
      { environment: 'prod', service: 'a', tag: 'v2' },
      { environment: 'dev', service: 'b', tag: 'v2' },
    ])
    expect(plan).toMatchObject({
      ok: false,
      cell: { environment: 'dev', service: 'b' },
      problem: { code: 'slot_not_rendered' },
    })
  })

  it('refuse two versions of one slot', () => {
    const result = edited(
      whole,
      { environment: 'prod', service: 'a', tag: 'v2' },
      { environment: 'prod', service: 'a', tag: 'v3' },
    )
    expect(result).toBe('edit_conflict overlays/prod/kustomization.yaml:5')
  })
})

describe('effects', () => {
  it('tell of cells that cannot be resolved and read the edited file', () => {
    const files = {
      ...shop,
      'cart/overlays/qa/kustomization.yaml': 'resources: [../prod/kustomization.yaml]\n',
      'cart/overlays/test/kustomization.yaml': 'resources: ["github.com/a/b"]\n',
    }
    const plan = planFor(read(files), [{ environment: 'prod', tag: 'v2' }])
    expect(plan).toMatchObject({
      ok: true,
      effects: {
        changed: [{ environment: 'prod' }],
        resolvable: 2,
        unresolvable: 2,
        mightChange: [{ environment: 'qa' }],
      },
    })
  })
})
