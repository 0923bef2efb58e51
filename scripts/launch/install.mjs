import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { failure } from './failure.mjs'
import { say, step } from './progress.mjs'
import { lastLines, outsideFailure, run } from './run.mjs'

/** `npm ci` when node_modules is missing or not of this lock file, and the Prisma client when npm ran no scripts. */
export async function install(family, root) {
  if (!isInstalled(root)) {
    if (!existsSync(join(root, 'node_modules')))
      say('Installing packages from package-lock.json; this happens once and takes about a minute.')
    await step('Installing packages', () => ci(family, root))
    writeFileSync(stampOf(root), hashOf(root))
  }
  if (!existsSync(join(root, 'lib/generated/prisma/client.ts'))) {
    await run(family, process.execPath, ['scripts/prisma.mjs', 'generate'], { cwd: root }).catch(error => {
      throw failure(
        `The database client could not be made:\n${lastLines(error.output)}`,
        'Remove node_modules and start again.',
        error,
      )
    })
  }
}

function isInstalled(root) {
  const list = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(list)) return false
  if (existsSync(stampOf(root))) return readFileSync(stampOf(root), 'utf8') === hashOf(root)
  return statSync(list).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
}

async function ci(family, root) {
  // Development packages build the pages, so NODE_ENV=production must not leave them out.
  const words = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
  const npm = process.env.npm_execpath
  const [command, ...prefix] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm']
  try {
    await run(family, command, [...prefix, ...words], { cwd: root })
  } catch (error) {
    if (family.isEnding) throw error
    throw explain(error)
  }
}

function explain(error) {
  if (error.output.includes('EUSAGE')) {
    return failure(
      'package-lock.json does not fit package.json.',
      'Bring both back as they were released (git checkout package.json package-lock.json) and start again.',
      error,
    )
  }
  return (
    outsideFailure(error.output) ??
    failure(
      `npm ci ${error.message}:\n${lastLines(error.output)}`,
      'Correct that, or remove node_modules, and start again.',
      error,
    )
  )
}

function stampOf(root) {
  return join(root, 'node_modules/.plimsoll-lock')
}

function hashOf(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
}
