import { join } from 'node:path'

/** What node is called with to serve the pages: by the launcher, and by whoever measures the same. */
export function serverWords(root, port) {
  return [join(root, 'node_modules/next/dist/bin/next'), 'start', '-H', '127.0.0.1', '-p', String(port)]
}
