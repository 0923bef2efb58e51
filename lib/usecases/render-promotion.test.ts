import { expect, test } from 'vitest'
import { rendered } from '@/lib/contract/rendered'
import type { Line } from '@/lib/lines'
import type { ObjectDifference, RenderAnswer } from '@/lib/render/contract'
import { renderPromotion } from './render-promotion'

const question = {
  snapshot: { commit: '', files: [], list: () => [], read: () => null, blob: () => null, unreadable: () => null },
  editedSnapshot: { commit: '', files: [], list: () => [], read: () => null, blob: () => null, unreadable: () => null },
  cells: [],
}

test.each<[title: string, object: Partial<ObjectDifference>, isMore: boolean]>([
  ['image lines alone', {}, false],
  ['another line beside them', { lines: [line('removed', 'replicas: 2'), line('added', 'replicas: 3')] }, true],
  ['a new object', { change: 'added' }, true],
  ['lines that were left out', { more: 1 }, true],
  ['a text too long to compare', { lines: [] }, true],
])('%s: told apart from a change of images alone', async (_, object, isMore) => {
  const view = await ask({ kind: 'rendered', program: 'kustomize v5', cells: [cell(object)] })
  expect(rendered.parse(view)).toMatchObject({ cells: [{ objects: [{ isMore }] }] })
})

test('why nothing is rendered is handed on', async () => {
  expect(await ask({ kind: 'none', why: 'No program.' })).toEqual({ kind: 'none', why: 'No program.' })
})

function ask(answer: RenderAnswer) {
  return renderPromotion({ renderDifference: async () => answer }, question, new AbortController().signal)
}

function cell(object: Partial<ObjectDifference>) {
  const lines = [line('removed', '  - image: a:1'), line('added', '  - image: a:2')]
  const one = {
    kind: 'Deployment',
    namespace: null,
    name: 'cart',
    change: 'changed' as const,
    lines,
    more: 0,
    ...object,
  }
  return { service: 'cart', environment: 'prod', why: null, objects: [one], more: 0 }
}

function line(kind: Line['kind'], text: string): Line {
  return { kind, before: 1, after: 1, text }
}
