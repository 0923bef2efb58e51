import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    alias: {
      '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, ''),
    },
  },
  test: {
    include: ['{lib,demo,components,app,scripts,bench}/**/*.test.{ts,tsx}'],
    // Tests wait for real programs more than they compute: a worker for each core would leave half of it idle.
    maxWorkers: 2 * availableParallelism(),
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
})
