import { describe, expect, it } from 'vitest'
import type { VersionChange } from '@/lib/manifests/contract'
import { snapshotOf } from '@/lib/manifests/memory'
import { edit } from './edit'
import { resolve } from './resolve'

const deployment =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n          image: reg/app:1\n'
const digest = `sha256:${'a'.repeat(64)}`
const other = `sha256:${'b'.repeat(64)}`

type Files = Readonly<Record<string, string>>

function overlay(kustomization: string, more: Files = {}): Files {
  return {
    'base/kustomization.yaml': 'resources: [d.yaml]\n',
    'base/d.yaml': deployment,
    'prod/kustomization.yaml': kustomization,
    ...more,
  }
}

function change(files: Files, version: Partial<Pick<VersionChange, 'tag' | 'digest'>>, path = 'prod') {
  const snapshot = snapshotOf(files)
  const resolution = resolve(snapshot, path)
  return edit(snapshot, resolution, { slots: resolution.slots, tag: null, digest: null, ...version })
}

function edited(files: Files, version: Partial<Pick<VersionChange, 'tag' | 'digest'>>): Files {
  const result = change(files, version)
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message}`)
  return Object.fromEntries(result.edits.map(each => [each.path, each.after]))
}

function refusal(files: Files, version: Partial<Pick<VersionChange, 'tag' | 'digest'>>): string {
  const result = change(files, version)
  return result.ok ? 'edited' : result.problem.code
}

describe("an images entry of the cell's own", () => {
  const table: readonly [string, string, string][] = [
    ['keeps double quotes', 'newTag: "1.0"', 'newTag: "2.0"'],
    ['keeps single quotes', "newTag: '1.0' # note", "newTag: '2.0' # note"],
    ['quotes what would become a number', 'newTag: v1', 'newTag: "2.0"'],
    [
      'keeps a comment with its blanks',
      'newTag: v1   # {"$imagepolicy": "a:b"}',
      'newTag: "2.0"   # {"$imagepolicy": "a:b"}',
    ],
    ['keeps an anchor that nobody uses', 'newTag: &tag v1', 'newTag: &tag "2.0"'],
    ['keeps an explicit tag', 'newTag: !!str 1.0', 'newTag: !!str 2.0'],
    ['keeps the key in its letter case', 'newtag: "1"', 'newtag: "2.0"'],
  ]
  for (const [title, before, wanted] of table) {
    it(title, () => {
      const text = (line: string) => `resources:\n    - ../base\nimages:\n  -   name: reg/app   # here\n      ${line}\n`
      expect(edited(overlay(text(before)), { tag: '2.0' })).toEqual({ 'prod/kustomization.yaml': text(wanted) })
    })
  }

  it('keeps CRLF, a byte order mark, flow style and a missing last line break', () => {
    const text = (tag: string) => `\ufeffresources: [../base]\r\nimages: [{name: reg/app,  newTag: ${tag}}]  # end`
    expect(edited(overlay(text('a1')), { tag: 'b2' })).toEqual({ 'prod/kustomization.yaml': text('b2') })
  })

  it('changes the one tag in a list whose lines stand left of it', () => {
    const text = (tag: string) =>
      `resources: [../base]\nlabels:\n  - pairs: {a: "one\ntwo"}\nimages: [\n  {name: reg/app, # app\n newTag:\n${tag}\n}\n  ]\nnamePrefix: x-\n`
    for (const [before, after] of [
      ['v1', 'v2'],
      ['"v1"', '"v2"'],
      ["'v1'", "'v2'"],
    ] as const) {
      expect(edited(overlay(text(before)), { tag: 'v2' })).toEqual({ 'prod/kustomization.yaml': text(after) })
    }
  })

  it('replaces a tag and the digest beside it', () => {
    const text = (tag: string, sum: string) =>
      `resources: [../base]\nimages:\n- name: reg/app\n  newTag: ${tag}\n  digest: ${sum}\n`
    expect(edited(overlay(text('v1', digest)), { tag: 'v2', digest: other })).toEqual({
      'prod/kustomization.yaml': text('v2', other),
    })
  })

  it('adds the digest that a change brings', () => {
    const text = (more: string) =>
      `resources: [../base]\nimages:\n- name: reg/app\n  newTag: v1 # now\n${more}namespace: shop\n`
    const wanted = text(`  digest: ${digest}\n`).replace('v1', 'v2')
    expect(edited(overlay(text('')), { tag: 'v2', digest })).toEqual({ 'prod/kustomization.yaml': wanted })
  })

  it('replaces an alias by the value at its place', () => {
    const text = (tag: string) => `x: &t v1\nresources: [../base]\nimages:\n- name: reg/app\n  newTag: ${tag}\n`
    const files = overlay(text('*t').replace('x: &t v1', 'metadata: {name: &t v1}'))
    expect(edited(files, { tag: 'v2' })).toEqual({
      'prod/kustomization.yaml': text('v2').replace('x: &t v1', 'metadata: {name: &t v1}'),
    })
  })

  it('adds a tag to an entry that gives a new name only', () => {
    const text = (more: string) => `resources: [../base]\nimages:\n  - name: reg/app\n    newName: mirror/app\n${more}`
    expect(edited(overlay(text('')), { tag: 'v2' })).toEqual({ 'prod/kustomization.yaml': text('    newTag: v2\n') })
  })

  it('refuses what would leave an old digest or tag beside the new version', () => {
    const text = (lines: string) => overlay(`resources: [../base]\nimages:\n- name: reg/app\n  ${lines}\n`)
    expect(refusal(text(`newTag: v1\n  digest: ${digest}`), { tag: 'v2' })).toBe('digest_beside_tag')
    expect(refusal(text(`digest: ${digest}`), { tag: 'v2' })).toBe('digest_beside_tag')
    expect(refusal(text('newTag: v1'), { digest })).toBe('tag_beside_digest')
    expect(refusal(text('tagSuffix: -x'), { tag: 'v2' })).toBe('tag_suffix')
  })

  it('refuses an anchor that another value uses', () => {
    const text = 'resources: [../base]\nimages:\n- name: reg/app\n  newTag: &t v1\n- name: two\n  newTag: *t\n'
    expect(refusal(overlay(text), { tag: 'v2' })).toBe('edit_spreads')
  })
})

describe('a version that the base decides', () => {
  it('gets an entry at the end of the file, in its layout, under the name as it arrives', () => {
    const files = overlay('resources:\n  - ../base\n# end\n', {
      'base/kustomization.yaml': 'resources: [d.yaml]\nimages: [{name: reg/app, newName: mirror/app}]\n',
    })
    const wanted = 'resources:\n  - ../base\n# end\nimages:\n  - name: mirror/app\n    newTag: v2\n'
    expect(edited(files, { tag: 'v2' })).toEqual({ 'prod/kustomization.yaml': wanted })
  })

  it('adds no last line break where there was none, and keeps CRLF', () => {
    const files = overlay('resources:\r\n- ../base')
    const wanted = 'resources:\r\n- ../base\r\nimages:\r\n- name: reg/app\r\n  newTag: v2'
    expect(edited(files, { tag: 'v2' })).toEqual({ 'prod/kustomization.yaml': wanted })
  })

  const lists: readonly [string, string][] = [
    [
      'images:\n-   name: x # first\n    newTag: z1 # last\nnamespace: shop\n',
      'images:\n-   name: x # first\n    newTag: z1 # last\n-   name: reg/app\n    newTag: v2\nnamespace: shop\n',
    ],
    ['images: []\n', 'images: [{name: reg/app, newTag: v2}]\n'],
    ['images: [{name: x, newTag: z1}]\n', 'images: [{name: x, newTag: z1}, {name: reg/app, newTag: v2}]\n'],
    ['images:\nnamespace: shop\n', 'images:\n- name: reg/app\n  newTag: v2\nnamespace: shop\n'],
  ]
  for (const [before, wanted] of lists) {
    it(`joins the list ${JSON.stringify(before)}`, () => {
      const head = 'resources:\n- ../base\n'
      expect(edited(overlay(`${head}${before}`), { tag: 'v2' })).toEqual({
        'prod/kustomization.yaml': `${head}${wanted}`,
      })
    })
  }

  it('adds at most four lines', () => {
    const result = edited(overlay('resources:\n- ../base\n'), { tag: 'v2', digest })
    expect(result['prod/kustomization.yaml']).toBe(
      `resources:\n- ../base\nimages:\n- name: reg/app\n  newTag: v2\n  digest: ${digest}\n`,
    )
  })

  it('stays before a second document', () => {
    const files = overlay('resources:\n- ../base\n---\nignored: true\n')
    expect(edited(files, { tag: 'v2' })).toEqual({
      'prod/kustomization.yaml': 'resources:\n- ../base\nimages:\n- name: reg/app\n  newTag: v2\n---\nignored: true\n',
    })
  })
})

describe("a patch or manifest of the cell's own", () => {
  it('changes the image in a patch file', () => {
    const patch = (tag: string) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: app, image: 'reg/app:${tag}'}]}}}\n`
    const files = overlay('resources: [../base]\npatches: [{path: p.yaml}]\n', { 'prod/p.yaml': patch('1') })
    expect(edited(files, { tag: '2' })).toEqual({ 'prod/p.yaml': patch('2') })
  })

  it('changes the image in a patch that stands in the kustomization', () => {
    const text = (tag: string) =>
      `resources: [../base]\npatches:\n  - target: {kind: Deployment}\n    patch: |-\n      # why\n      - op: replace\n        path: /spec/template/spec/containers/0/image\n        value: reg/app:${tag} # here\n`
    expect(edited(overlay(text('1')), { tag: '2' })).toEqual({ 'prod/kustomization.yaml': text('2') })
  })

  it("changes the cell's own manifest", () => {
    const files = { 'prod/kustomization.yaml': 'resources: [d.yaml]\n', 'prod/d.yaml': deployment }
    expect(edited(files, { tag: '2' })).toEqual({ 'prod/d.yaml': deployment.replace('app:1', 'app:2') })
  })

  it('leaves a manifest alone that lies in a kustomization of its own below', () => {
    const files = {
      'prod/kustomization.yaml': 'resources: [base]\n',
      'prod/base/kustomization.yaml': 'resources: [d.yaml]\n',
      'prod/base/d.yaml': deployment,
    }
    expect(Object.keys(edited(files, { tag: '2' }))).toEqual(['prod/kustomization.yaml'])
  })
})

describe('an edit is refused', () => {
  const table: readonly [string, string, Files, string][] = [
    ['where the build cannot be rendered', 'resources: [../base, "github.com/a/b"]\n', {}, 'slot_not_rendered'],
    [
      'where a replacement writes the image',
      "resources: [../base]\nreplacements: [{sourceValue: 'reg/app:9', targets: [{select: {kind: Deployment}, fieldPaths: [spec.template.spec.containers.0.image]}]}]\n",
      {},
      'decided_elsewhere',
    ],
    [
      'where the image is template text',
      'resources: [../base]\nimages: [{name: reg/app, newTag: "${TAG}"}]\n',
      {},
      'slot_not_rendered',
    ],
    ['on one line of everything', '{resources: [../base]}\n', {}, 'layout_unknown'],
  ]
  for (const [title, text, more, code] of table) {
    it(title, () => expect(refusal(overlay(text, more), { tag: 'v2' })).toBe(code))
  }

  it('without a version, with a broken one, and where nothing would change', () => {
    const files = overlay('resources: [../base]\nimages: [{name: reg/app, newTag: v1}]\n')
    expect(refusal(files, {})).toBe('version_missing')
    expect(refusal(files, { tag: 'a b' })).toBe('tag_invalid')
    expect(refusal(files, { digest: 'sha256:1' })).toBe('digest_invalid')
    expect(refusal(files, { tag: 'v1' })).toBe('nothing_to_change')
  })
})
