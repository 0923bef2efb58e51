import { describe, expect, it } from 'vitest'
import type { DesiredCell } from '@/lib/domain/desired'
import { snapshotOf } from '@/lib/manifests/memory'
import { findManifestKind } from '@/lib/manifests/registry'
import { resolveRepository } from '@/lib/manifests/repository/resolve'

function deployment(name: string, image: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: shop
spec:
  template:
    spec:
      containers:
        - name: ${name}
          image: ${image} # by hand
`
}

function cellsOf(files: Readonly<Record<string, string>>): readonly DesiredCell[] {
  return resolveRepository(snapshotOf(files)).cells
}

function images(cells: readonly DesiredCell[]): readonly string[] {
  return cells.flatMap(({ slots }) => slots.map(({ image }) => image))
}

describe('a folder of plain manifests', () => {
  it('gives every container with the file and line where its image stands', () => {
    const cells = cellsOf({
      'deploy/prod/cart.yaml': deployment('cart', 'cart:1'),
      'deploy/prod/two.yml': `${deployment('mail', 'mail:1')}---\n${deployment('news', 'news:1')}`,
      'deploy/prod/three.json': JSON.stringify({
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'tidy' },
        spec: { jobTemplate: { spec: { template: { spec: { containers: [{ name: 'tidy', image: 'tidy:1' }] } } } } },
      }),
      'deploy/prod/notes.yaml': 'just: values\n',
    })
    expect(cells.map(({ service, environment, kind, path }) => [service, environment, kind, path])).toEqual(
      ['cart', 'tidy', 'mail', 'news'].map(service => [service, 'prod', 'plain', 'deploy/prod']),
    )
    expect(images(cells)).toEqual(['cart:1', 'tidy:1', 'mail:1', 'news:1'])
    expect(cells[3]?.slots[0]).toMatchObject({
      workload: { kind: 'Deployment', namespace: 'shop', name: 'news' },
      status: 'rendered',
      file: 'deploy/prod/two.yml',
      line: 23,
    })
  })

  it('shows all other files when one is broken', () => {
    const [cell] = cellsOf({
      'cart/prod/good.yaml': deployment('cart', 'cart:1'),
      'cart/prod/bad.yaml': 'kind: Deployment\n  metadata: [\n',
    })
    expect(cell?.slots.map(({ image, status }) => [image, status])).toEqual([['cart:1', 'rendered']])
    expect(cell?.problems).toEqual([expect.objectContaining({ severity: 'error', file: 'cart/prod/bad.yaml' })])
  })

  it('passes over files that hold no objects', () => {
    const [cell] = cellsOf({
      'cart/prod/job.yaml': deployment('cart', 'cart:1'),
      'cart/prod/values.yaml': 'image: {tag: "2"}\n---\n- a\n---\ntext\n',
      'cart/prod/catalog.json': '[{"name": "cart"}]',
      'cart/prod/none.yaml': '# nothing\n',
    })
    expect(cell?.slots.map(({ image, status }) => [image, status])).toEqual([['cart:1', 'rendered']])
    expect(cell?.problems).toEqual([])
  })

  it('names no program that it is not built with, whatever is wrong with a file', () => {
    const cells = cellsOf({
      'cart/prod/good.yaml': deployment('cart', 'cart:1'),
      'cart/prod/broken.yaml': 'kind: "Deployment\n',
      'cart/prod/mixed.yaml': `${deployment('mail', 'mail:1')}---\njust: values\n`,
      'cart/prod/nameless.yaml': 'apiVersion: v1\nkind: Pod\n',
      'cart/prod/kindless.yaml': 'apiVersion: v1\nmetadata: {name: a}\n',
      'cart/prod/twice.yaml': `${deployment('news', 'news:1')}---\n${deployment('news', 'news:2')}`,
      'cart/prod/key.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {a: b, a: c}}\n',
    })
    const problems = new Set(cells.flatMap(cell => cell.problems))
    expect([...problems].map(({ file }) => file?.split('/').at(-1)).sort()).toEqual(
      ['broken', 'key', 'kindless', 'mixed', 'nameless', 'twice'].map(name => `${name}.yaml`),
    )
    const said = [...problems].map(({ message }) => message)
    const reasons = cells.flatMap(({ slots }) => slots.map(({ reason }) => reason ?? ''))
    expect([...said, ...reasons].filter(text => /kustom/i.test(text))).toEqual([])
  })

  it('says so when a file is too large to be read', () => {
    const files = {
      'cart/prod/good.yaml': deployment('cart', 'cart:1'),
      'cart/prod/big.yaml': deployment('big', 'big:1'),
    }
    const all = snapshotOf(files)
    const snapshot = {
      ...all,
      read: (path: string) => (path.endsWith('big.yaml') ? null : all.read(path)),
      unreadable: (path: string) => (path.endsWith('big.yaml') ? 'larger than 5 MB' : null),
    }
    const [cell] = resolveRepository(snapshot).cells
    expect(images(cell ? [cell] : [])).toEqual(['cart:1'])
    expect(cell?.problems).toEqual([expect.objectContaining({ code: 'file_unreadable', file: 'cart/prod/big.yaml' })])
  })

  it.each([
    ['a chart', { 'cart/prod/Chart.yaml': 'name: cart\n', 'cart/prod/templates/d.yaml': deployment('cart', 'cart:1') }],
    ['templates', { 'cart/prod/d.yaml': deployment('cart', '"cart:{{ .Values.tag }}"') }],
    ['a kluctl project', { '.kluctl.yaml': 'targets: []\n', 'cart/prod/d.yaml': deployment('cart', 'cart:1') }],
    [
      'what a kustomization takes',
      {
        'k/kustomization.yaml': 'resources: [../cart/prod/d.yaml]\n',
        'cart/prod/d.yaml': deployment('cart', 'cart:1'),
      },
    ],
    ['files of tests and tools', { 'src/prod/d.yaml': deployment('cart', 'cart:1') }],
    ['a compose file', { 'cart/prod/docker-compose.yaml': deployment('cart', 'cart:1') }],
  ])('is not made of %s', (_what, files: Readonly<Record<string, string>>) => {
    expect(cellsOf(files).filter(({ kind }) => kind === 'plain')).toEqual([])
  })

  it('changes one tag in the one file that decides it, and no other byte', () => {
    const snapshot = snapshotOf({
      'cart/prod/a.yaml': deployment('cart', 'cart:1'),
      'cart/prod/b.yaml': deployment('mail', 'mail:1'),
    })
    const kind = findManifestKind('plain')
    const resolution = kind?.resolve(snapshot, 'cart/prod')
    const slots = resolution?.slots.filter(({ container }) => container === 'cart') ?? []
    const result = resolution && kind?.edit(snapshot, resolution, { slots, tag: '2', digest: null })
    expect(result).toEqual({
      ok: true,
      edits: [
        {
          path: 'cart/prod/a.yaml',
          before: deployment('cart', 'cart:1'),
          after: deployment('cart', 'cart:2'),
        },
      ],
    })
  })
})
