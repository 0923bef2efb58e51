import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** What node is called with to serve the pages: by the launcher, and by whoever measures the same. */
export function serverWords(root, port) {
  return [
    ...memory.filter(isKnown),
    join(root, 'node_modules/next/dist/bin/next'),
    'start',
    '-H',
    '127.0.0.1',
    '-p',
    String(port),
  ]
}

/**
 * Most of what is read lives long: a collection once two fifths were added to what lives, where V8 by itself lets two thirds be added, and
 * once a fifth was when the start is over (`lib/heap/calm.ts`). A start needs 128 MB anyway and collects nothing worth its time before.
 */
const memory = ['--heap-growing-percent=40', '--initial-old-space-size=128']

export const serverEnv = {
  NODE_ENV: 'production',
  NEXT_TELEMETRY_DISABLED: '1',
  // glibc otherwise keeps up to 64 MB for each thread that ever made room for something.
  MALLOC_ARENA_MAX: '2',
  // Next would end the process as soon as no request is open, before the last verdicts are written and the lease is given back.
  NEXT_MANUAL_SIG_HANDLE: '1',
}

/** V8's own flags may go with a newer node, which would then not start. */
function isKnown(flag) {
  return spawnSync(process.execPath, [flag, '-e', ''], { stdio: 'ignore' }).status === 0
}
