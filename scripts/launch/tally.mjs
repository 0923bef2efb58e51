// Counts and failures from the JSON reports of the test runners. A run that ended badly without a failed test counts as one failure.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** @returns {import('./tally.d.mts').Tally} */
export function tallyVitest(file, endedWell) {
  const report = read(file)
  const suites = report?.testResults ?? []
  const broken = suites.filter(suite => suite.status === 'failed' && suite.assertionResults.length === 0)
  const failures = suites.flatMap(suite =>
    (suite.assertionResults ?? [])
      .filter(test => test.status === 'failed')
      .map(test => failure(suite.name, test.fullName, test.failureMessages?.[0])),
  )
  return settle(
    {
      passed: report?.numPassedTests ?? 0,
      failed: (report?.numFailedTests ?? 0) + broken.length,
      skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
      failures: [...failures, ...broken.map(suite => failure(suite.name, 'could not be run', suite.message))],
    },
    endedWell,
  )
}

export function tallyPlaywright(file, endedWell) {
  const report = read(file)
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report?.stats ?? {}
  const failures = [...specsIn(report?.suites ?? [])].flatMap(spec =>
    spec.tests
      .filter(test => test.status === 'unexpected' || test.status === 'flaky')
      .map(test => failure(spec.file, `${spec.title} (${test.projectName})`, errorOf(test))),
  )
  return settle({ passed: expected, failed: unexpected + flaky, skipped, failures }, endedWell)
}

export function add(...tallies) {
  const sum = key => tallies.reduce((total, tally) => total + tally[key], 0)
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    failures: tallies.flatMap(tally => tally.failures),
  }
}

/** A line for each failure, then the counts. */
export function format({ passed, failed, skipped, failures }) {
  const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
  return [...failures.map(line => `✗ ${line}`), counts].join('\n')
}

function* specsIn(suites) {
  for (const suite of suites) {
    yield* suite.specs ?? []
    yield* specsIn(suite.suites ?? [])
  }
}

function errorOf(test) {
  return test.results?.map(result => result.error?.message).find(Boolean)
}

/** One line, however long the message: what a log that was cut short must still tell. */
function failure(file, title, message) {
  const place = file?.startsWith('/') ? relative(process.cwd(), file) : file
  const [first = ''] = stripVTControlCharacters(message ?? '').split('\n', 1)
  return `${place}: ${title}${first ? `: ${first.slice(0, 300)}` : ''}`
}

function settle(tally, endedWell) {
  const ranNothing = tally.passed + tally.failed === 0
  if (tally.failed > 0 || (endedWell && !ranNothing)) return tally
  return { ...tally, failed: 1, failures: ['the run itself: see what it printed above'] }
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
