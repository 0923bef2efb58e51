import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
/** All that a reading of manifests is made by. */
const rooms = ['lib/manifests', 'lib/domain']

/** One text for the same code on every machine, another for any other: what one version read is never taken by another. */
export function readerVersion() {
  const hash = createHash('sha256')
  for (const room of rooms) {
    const paths = readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    for (const path of paths.filter(isSource).sort()) {
      hash.update(`${room}/${path}\n`).update(readFileSync(join(root, room, path)))
    }
  }
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/yaml/package.json'), 'utf8'))
  return hash.update(`yaml ${version}`).digest('hex').slice(0, 16)
}

function isSource(path) {
  return path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('__fixtures__')
}
