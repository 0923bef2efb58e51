import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { add, format, type Tally, tallyPlaywright, tallyVitest } from './tally.mjs'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-tally-'))
afterAll(() => rmSync(folder, { recursive: true }))

function report(content: unknown): string {
  const file = join(folder, 'report.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}

/** The counts alone. */
function lastLine(tally: Tally): string | undefined {
  return format(tally).split('\n').at(-1)
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
    expect(lastLine(tallyVitest(report(content), endedWell))).toBe(expected)
  })

  it('a flaky browser test is a failure', () => {
    const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 0 }
    expect(lastLine(tallyPlaywright(report({ stats }), false))).toBe('3 passed, 2 failed')
  })

  it('no report is a failure', () => {
    expect(lastLine(add(tallyVitest(join(folder, 'none'), true), tallyPlaywright(join(folder, 'none'), true)))).toBe(
      '0 passed, 2 failed',
    )
  })
})

describe('the lines before it', () => {
  it('name each failed test with its file and how its message begins', () => {
    const content = {
      numFailedTests: 1,
      testResults: [
        {
          name: join(process.cwd(), 'lib/a.test.ts'),
          status: 'failed',
          assertionResults: [
            { status: 'failed', fullName: 'a thing holds', failureMessages: ['expected 1 to be 2\n    at a.ts'] },
            { status: 'passed', fullName: 'another holds', failureMessages: [] },
          ],
        },
        {
          name: join(process.cwd(), 'lib/b.test.ts'),
          status: 'failed',
          assertionResults: [],
          message: 'no such module',
        },
      ],
    }
    expect(format(tallyVitest(report(content), false)).split('\n')).toEqual([
      '✗ lib/a.test.ts: a thing holds: expected 1 to be 2',
      '✗ lib/b.test.ts: could not be run: no such module',
      '0 passed, 2 failed',
    ])
  })

  it('name each failed browser test with its window, however deep it stands', () => {
    const spec = {
      title: 'a reader mutes a row',
      file: 'drift.spec.ts',
      tests: [
        { projectName: 'desktop', status: 'expected', results: [] },
        { projectName: 'phone', status: 'unexpected', results: [{ error: { message: 'Timed out\nCall log' } }] },
      ],
    }
    const content = { stats: { expected: 1, unexpected: 1 }, suites: [{ suites: [{ specs: [spec] }] }] }
    expect(format(tallyPlaywright(report(content), false)).split('\n')).toEqual([
      '✗ drift.spec.ts: a reader mutes a row (phone): Timed out',
      '1 passed, 1 failed',
    ])
  })
})
