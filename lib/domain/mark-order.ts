import type { Mark, MarkKind } from './cell'

/** Most binding first: a narrow cell shows two and counts the rest. */
export const markOrder: readonly MarkKind[] = [
  'frozen',
  'paused',
  'pull request',
  'promoted',
  'ready',
  'zero replicas',
  'controller',
  'ahead',
  'behind',
  'extra container',
  'mutable',
  'digest not proven',
  'pods not read',
  'delivery not read',
  'some clusters',
  'side container',
]

export function byMarkOrder(a: Mark, b: Mark): number {
  return markOrder.indexOf(a.kind) - markOrder.indexOf(b.kind) || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)
}
