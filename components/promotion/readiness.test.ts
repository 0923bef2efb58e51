import { expect, test } from 'vitest'
import type { PreviewView } from '@/lib/contract'
import { readiness } from './readiness'

type Level = PreviewView['checks'][number]['level']
const check = (level: Level, code: string) => ({ level, code, message: '', link: null })

test('passed checks open the button', () => {
  expect(readiness([check('ok', 'a')], []).kind).toBe('ready')
})

test('every warning holds it until that very one is ticked', () => {
  const checks = [check('warn', 'a'), check('warn', 'b')]
  expect(readiness(checks, [])).toEqual({ kind: 'warned', sentence: '2 warnings need your tick.' })
  expect(readiness(checks, ['a', 'other']).kind).toBe('warned')
  expect(readiness(checks, ['a', 'b']).kind).toBe('ready')
})

test('a block holds it whatever is ticked', () => {
  expect(readiness([check('block', 'a')], ['a']).kind).toBe('blocked')
})
