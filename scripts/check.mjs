// npm run check: everything that can be said of the source without running it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from './launch/build.mjs'
import { report } from './launch/failure.mjs'
import { createFamily } from './launch/family.mjs'
import { install } from './launch/install.mjs'
import { run } from './launch/run.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** In this order: the build writes the types of the routes that the compiler then checks. */
const checks = {
  'lock file whole for every platform': () => checkLock(),
  'format and lint': family => runTool(family, '@biomejs/biome/bin/biome', 'ci', '.', '--error-on-warnings'),
  'production build': family => build(family, root),
  types: family => runTool(family, 'typescript/bin/tsc', '--noEmit'),
}

function runTool(family, name, ...words) {
  return run(family, process.execPath, [join(root, 'node_modules', name), ...words], { cwd: root })
}

/** A platform's package that was not to be had when the lock was made is left out of it silently, and npm ci then fails there. */
function checkLock() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const names = new Set(Object.keys(packages).map(path => path.replace(/^.*node_modules\//, '')))
  const missing = Object.entries(packages).flatMap(([path, { version, optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).flatMap(name => (names.has(name) ? [] : [`${path} ${version} wants ${name}`])),
  )
  if (missing.length > 0) throw Object.assign(new Error('incomplete'), { output: missing.join('\n') })
}

const family = createFamily()
family.asked.then(() => family.end()).then(() => process.exit(130))
const failures = []
try {
  await install(family, root)
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check(family)
      console.log(`ok      ${name}`)
    } catch (error) {
      if (family.isEnding) break
      failures.push(name)
      console.log(`failed  ${name}\n${error.output ?? error.message}`)
    }
  }
} catch (error) {
  report(error)
  failures.push(error.message)
}
const counts = `${Object.keys(checks).length - failures.length} passed, ${failures.length} failed`
console.log(['', ...failures.map(name => `✗ npm run check: ${name}`), counts].join('\n'))
process.exit(failures.length > 0 ? 1 : 0)
