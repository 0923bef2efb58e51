// Run by the launcher: checks the environment and the configuration, or migrates the database. A failure is two sentences on stderr.
import { fileURLToPath } from 'node:url'
import { loadConfig } from '@/lib/config'
import { env } from '@/lib/env'
import { isAppError } from '@/lib/errors'
import { migrate } from '@/lib/store/migrate'

const steps: Readonly<Record<string, () => Promise<unknown>>> = {
  async environment() {
    env()
  },
  configuration: () => loadConfig({ file: env().configFile, dataFolder: env().dataFolder }),
  async database() {
    const url = env().databaseUrl
    if (url) await migrate(url(), fileURLToPath(new URL('../../prisma/migrations', import.meta.url)))
  },
}

try {
  for (const name of process.argv.slice(2)) await steps[name]?.()
} catch (error) {
  if (!isAppError(error)) throw error
  console.error(error.message)
  process.exit(1)
}
