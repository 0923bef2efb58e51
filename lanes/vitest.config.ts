import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** Tests against real Flux and Argo CD programs: `npm test -- lane`. One file after the other: each brings up a cluster of its own. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  resolve: { alias: { '@': fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '') } },
  test: {
    include: ['lanes/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
})
