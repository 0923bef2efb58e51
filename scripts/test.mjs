// npm test: everything there is, from a fresh clone. `npm test -- unit [path…]` and `npm test -- e2e [path…]` run one half, or a part of it;
// `npm test -- lane [path…]` runs what needs real Flux and Argo CD programs, which no other machine need have.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBrowser } from './launch/browser.mjs'
import { build } from './launch/build.mjs'
import { failure, report } from './launch/failure.mjs'
import { createFamily } from './launch/family.mjs'
import { install } from './launch/install.mjs'
import { say, step } from './launch/progress.mjs'
import { checkRequirements } from './launch/requirements.mjs'
import { add, format, tallyPlaywright, tallyVitest } from './launch/tally.mjs'
import { startPostgres } from './postgres.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const parts = ['unit', 'e2e', 'lane']

async function test(family, folder) {
  const [part, ...paths] = process.argv.slice(2)
  if (part && !parts.includes(part)) {
    throw failure(`There are no ${part} tests.`, `Name one of ${parts.join(', ')}, or none for unit and e2e.`)
  }
  checkRequirements()
  await install(family, root)
  const tallies = []
  if (part === undefined || part === 'unit') tallies.push(await runUnit(family, folder, paths))
  if (part === undefined || part === 'e2e') tallies.push(await runBrowser(family, folder, paths))
  if (part === 'lane')
    tallies.push(await runUnit(family, folder, ['--config', join(root, 'lanes/vitest.config.ts'), ...paths]))
  return add(...tallies)
}

/** Unit, contract and store tests; the store's on one PostgreSQL for all. */
async function runUnit(family, folder, paths) {
  const settings = { max_connections: '200', fsync: 'off' }
  const starting = startPostgres({ folder: join(folder, 'postgres'), settings, say })
  family.onEnd(() => starting.then(database => database.stop()).catch(() => {}))
  const { url } = await step('Starting PostgreSQL for the tests', () => starting)

  const file = join(folder, 'unit.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const words = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...paths]
  const endedWell = await runVisibly(family, words, { PLIMSOLL_TEST_POSTGRES: url })
  return tallyVitest(file, endedWell)
}

async function runBrowser(family, folder, paths) {
  const browser = await findBrowser(family, root)
  await build(family, root)
  const file = join(folder, 'e2e.json')
  const words = [join(root, 'node_modules/@playwright/test/cli.js'), 'test', '--reporter=list,json', ...paths]
  const endedWell = await runVisibly(family, words, {
    PLAYWRIGHT_CHROMIUM_PATH: browser,
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  })
  return tallyPlaywright(file, endedWell)
}

async function runVisibly(family, words, variables) {
  const child = family.start(process.execPath, words, { cwd: root, env: { ...process.env, ...variables } })
  return (await child.ended) === 'ended with code 0'
}

/** Open to all: PostgreSQL does not run as root, and its own folder inside is closed. */
function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-test-'))
  chmodSync(folder, 0o755)
  return folder
}

const family = createFamily()
const folder = makeFolder()
const outcome = await Promise.race([family.asked, test(family, folder).catch(error => error)])
await family.end()
rmSync(folder, { recursive: true, force: true })
if (typeof outcome === 'string') process.exit(130)
if (outcome instanceof Error) report(outcome)
const tally = outcome instanceof Error ? { passed: 0, failed: 1, skipped: 0, failures: [outcome.message] } : outcome
console.log(`\n${format(tally)}`)
process.exit(tally.failed > 0 ? 1 : 0)
