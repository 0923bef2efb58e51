// The Prisma CLI with the schema engine from npm in place of the one it would download. Also the postinstall step: with its packages absent it does nothing.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const cli = find('prisma/build/index.js')
const [command, ...rest] = process.argv.slice(2)

if (
  !cli ||
  (command === 'generate' && !existsSync(fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url))))
) {
  if (command === 'generate') process.exit(0)
  console.error('The Prisma CLI is not installed.\nRun npm ci without --omit=dev, then try again.')
  process.exit(1)
}

const engine = fileURLToPath(new URL('./schema-engine.mjs', import.meta.url))
const child = spawn(process.execPath, [cli, command, ...rest].filter(Boolean), {
  stdio: 'inherit',
  env: {
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    PRISMA_SCHEMA_ENGINE_BINARY: engine,
    ...process.env,
  },
})
child.on('close', (code, signal) => process.exit(signal ? 1 : code))

function find(name) {
  try {
    return require.resolve(name)
  } catch {
    return null
  }
}
