import { join } from 'node:path'

/** What node is called with to serve the pages: by the launcher, and by whoever measures the same. */
export function serverWords(root, port) {
  return [...memory, join(root, 'node_modules/next/dist/bin/next'), 'start', '-H', '127.0.0.1', '-p', String(port)]
}

/** Half of what node would set aside for young objects: most of what is read lives long. */
const memory = ['--max-semi-space-size=8']

/** glibc otherwise keeps up to 64 MB for each thread that ever made room for something. */
export const serverEnv = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', MALLOC_ARENA_MAX: '2' }
