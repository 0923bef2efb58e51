import { expect, test } from 'vitest'
import { comparePreviews } from './compare-previews'
import { plannedCell, previewView, slot } from './test-promotion'

test('says which version stands there now and what would become of it', () => {
  const next = previewView({ cells: [plannedCell({ slots: [slot('acme/checkout:1.42.1', 'acme/checkout:1.44.0')] })] })
  expect(comparePreviews(previewView(), next)).toEqual([
    'checkout, container app, now stands at 1.42.1, it was 1.42.0.',
    'checkout, container app, would now become 1.44.0, it was 1.43.0.',
  ])
})

test('of several cells it says which one is no longer changed', () => {
  const both = previewView({ cells: [plannedCell(), plannedCell({ environment: 'prod-us' })] })
  const one = previewView({ cells: [plannedCell({ environment: 'prod-us' }), plannedCell({ environment: 'prod-ap' })] })
  expect(comparePreviews(both, one)).toEqual([
    'checkout, container app, in prod-ap is changed now too.',
    'checkout, container app, in prod is no longer changed.',
  ])
})

test('says a warning that was not there before', () => {
  const check = { level: 'warn' as const, code: 'x', message: 'prod runs what Git does not say.', link: null }
  expect(comparePreviews(previewView(), previewView({ checks: [check] }))).toEqual(['prod runs what Git does not say.'])
})

test('where only the text around it changed, it says so', () => {
  expect(comparePreviews(previewView(), previewView({ planId: 'other' }))).toEqual([
    'The edited text is the same; apps/checkout/prod/kustomization.yaml changed around it.',
  ])
})
