import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { add, format, tallyPlaywright, tallyVitest } from './tally.mjs'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-tally-'))
afterAll(() => rmSync(folder, { recursive: true }))

function report(content: unknown): string {
  const file = join(folder, 'report.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}

describe('the last line of npm test', () => {
  const good = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [] }

  it.each([
    ['counts', good, true, '5 passed, 0 failed, 1 skipped'],
    [
      'a file that could not be loaded is a failure',
      { ...good, testResults: [{ status: 'failed', assertionResults: [] }] },
      false,
      '5 passed, 1 failed, 1 skipped',
    ],
    ['a runner that ended badly is a failure', good, false, '5 passed, 1 failed, 1 skipped'],
    ['no test at all is a failure', { ...good, numPassedTests: 0, numPendingTests: 0 }, true, '0 passed, 1 failed'],
    ['a failure is counted once', { ...good, numFailedTests: 2 }, false, '5 passed, 2 failed, 1 skipped'],
  ])('%s', (_, content, endedWell, expected) => {
    expect(format(tallyVitest(report(content), endedWell))).toBe(expected)
  })

  it('a flaky browser test is a failure', () => {
    const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 0 }
    expect(format(tallyPlaywright(report({ stats }), false))).toBe('3 passed, 2 failed')
  })

  it('no report is a failure', () => {
    expect(format(add(tallyVitest(join(folder, 'none'), true), tallyPlaywright(join(folder, 'none'), true)))).toBe(
      '0 passed, 2 failed',
    )
  })
})
