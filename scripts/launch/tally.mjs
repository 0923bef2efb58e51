// Counts from the JSON reports of the test runners. A run that ended badly without a failed test counts as one failure.
import { readFileSync } from 'node:fs'

/** @returns {{passed: number, failed: number, skipped: number}} */
export function tallyVitest(file, endedWell) {
  const report = read(file)
  const broken = (report?.testResults ?? []).filter(
    suite => suite.status === 'failed' && suite.assertionResults.length === 0,
  )
  return settle(
    {
      passed: report?.numPassedTests ?? 0,
      failed: (report?.numFailedTests ?? 0) + broken.length,
      skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
    },
    endedWell,
  )
}

export function tallyPlaywright(file, endedWell) {
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = read(file)?.stats ?? {}
  return settle({ passed: expected, failed: unexpected + flaky, skipped }, endedWell)
}

export function add(...tallies) {
  const sum = key => tallies.reduce((total, tally) => total + tally[key], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}

export function format({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

function settle(tally, endedWell) {
  const ranNothing = tally.passed + tally.failed === 0
  return tally.failed === 0 && (!endedWell || ranNothing) ? { ...tally, failed: 1 } : tally
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
