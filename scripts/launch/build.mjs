import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { failure } from './failure.mjs'
import { step } from './progress.mjs'
import { outsideFailure, run, wrongLines } from './run.mjs'

const sources = ['app', 'components', 'lib', 'public', 'prisma/schema.prisma']
const settings = [
  'instrumentation.ts',
  'instrumentation-node.ts',
  'proxy.ts',
  'next.config.js',
  'postcss.config.mjs',
  'tsconfig.json',
  'package-lock.json',
]

/** `next build`, unless the last one was made of the very same sources. */
export async function build(family, root) {
  const stamp = join(root, '.next/plimsoll-sources')
  const hash = hashSources(root)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  rmSync(stamp, { force: true })
  await step('Building the pages', async () => {
    const next = join(root, 'node_modules/next/dist/bin/next')
    const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }
    await run(family, process.execPath, [next, 'build'], { cwd: root, env }).catch(error => {
      if (family.isEnding) throw error
      throw (
        outsideFailure(error.output) ??
        failure(
          `The build ${error.message}:\n${wrongLines(error.output)}`,
          'Correct that (npm run build shows it whole) and start again.',
          error,
        )
      )
    })
  })
  writeFileSync(stamp, hash)
}

function hashSources(root) {
  const hash = createHash('sha256')
  for (const name of [...sources, ...settings]) add(hash, root, name)
  return hash.digest('hex')
}

function add(hash, root, name) {
  const path = join(root, name)
  const entry = statSync(path, { throwIfNoEntry: false })
  if (entry?.isFile()) hash.update(`${name}\0`).update(readFileSync(path)).update('\0')
  if (!entry?.isDirectory()) return
  for (const child of readdirSync(path).sort()) {
    const isUnused = child === 'generated' || child === '__fixtures__' || /\.test\.tsx?$/.test(child)
    if (!isUnused) add(hash, root, join(name, child))
  }
}
