// npm start: from a fresh clone to the board. Plain JavaScript, since nothing may be installed yet.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from './launch/build.mjs'
import { findConfiguration } from './launch/configuration.mjs'
import { startDemo } from './launch/demo.mjs'
import { failure, fileFailure, report } from './launch/failure.mjs'
import { createFamily } from './launch/family.mjs'
import { install } from './launch/install.mjs'
import { parseOptions, usage } from './launch/options.mjs'
import { nextFreePort } from './launch/port.mjs'
import { say, step } from './launch/progress.mjs'
import { checkRequirements } from './launch/requirements.mjs'
import { run } from './launch/run.mjs'
import { serve } from './launch/serve.mjs'
import { startPostgres } from './postgres.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

async function start(family) {
  const options = parseOptions(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd())
  if (options.help) return void process.stdout.write(usage)
  checkRequirements()
  await install(family, root)

  const config = await findConfiguration(family, options.own, root)
  const data = resolve(root, process.env.PLIMSOLL_DATA || 'data')
  // The demo world's rows stay apart, so that they never stand on the board of a real repository.
  const folder = config ? data : join(data, 'demo')
  const env = { ...process.env, PLIMSOLL_DATA: folder }
  await prepare(family, ['environment'], env)
  if (config) await prepare(family, ['configuration'], { ...env, PLIMSOLL_CONFIG: config })
  await build(family, root)
  makeFolder(folder)

  const database = process.env.DATABASE_URL ? null : await startOwnDatabase(family, folder)
  if (database) env.DATABASE_URL = database.url
  await step('Migrating the database', () => prepare(family, ['database'], env))

  const demo = config ? null : await startDemo(family, root, { folder, quiet: options.quiet })
  env.PLIMSOLL_CONFIG = config ?? demo.config
  const port = await nextFreePort(options.port)
  if (port !== options.port) say(`Port ${options.port} is taken; using ${port}.`)
  const server = await serve(family, root, { port, env, folder })
  announce(family, folder, { url: server.url, config: env.PLIMSOLL_CONFIG, gitHost: demo?.url, control: demo?.control })
  say(`Log: ${server.log}. Ctrl-C ends everything.`)
  process.stdout.write(`${server.url}\n`)
  return Promise.race([
    server.child.ended.then(how => failure(`The server ${how}.`, `Look at ${server.log}, then start again.`)),
    ...(demo
      ? [
          demo.child.ended.then(how =>
            failure(`The demo world ${how}.`, `Look at ${join(folder, 'demo.log')}, then start again.`),
          ),
        ]
      : []),
    ...(database
      ? [
          database.lost.then(() =>
            failure('PostgreSQL ended.', `Look at ${join(folder, 'postgres/postgres.log')}, then start again.`),
          ),
        ]
      : []),
  ]).then(reason => {
    throw reason
  })
}

async function startOwnDatabase(family, folder) {
  const starting = startPostgres({ folder: join(folder, 'postgres'), say })
  // Before it is up, so that Ctrl-C in between ends it too.
  family.onEnd(() => starting.then(database => database.stop()).catch(() => {}))
  return step('Starting PostgreSQL', () => starting)
}

async function prepare(family, steps, env) {
  const words = ['--import', 'tsx', join(root, 'scripts/launch/prepare.ts'), ...steps]
  await run(family, process.execPath, words, { cwd: root, env }).catch(error => {
    if (family.isEnding) throw error
    throw failure(...split(error.output.trim()))
  })
}

/** An AppError's message is two sentences or more; it stands as it is. */
function split(words) {
  const [first = '', ...rest] = words.split('\n')
  return [first, rest.join('\n')]
}

/** For programs that started this one: where everything is. */
function announce(family, folder, facts) {
  const file = join(folder, 'running.json')
  writeFileSync(file, `${JSON.stringify({ ...facts, pid: process.pid }, null, 2)}\n`, { mode: 0o600 })
  family.onEnd(() => rmSync(file, { force: true }))
}

function makeFolder(folder) {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw fileFailure(error, folder)
  }
}

const family = createFamily()
const outcome = await Promise.race([family.asked, start(family).catch(error => error)])
if (outcome instanceof Error && !family.isEnding) {
  report(outcome)
  process.exitCode = 1
} else if (outcome) say('\nEnding …')
await family.end()
process.exit()
