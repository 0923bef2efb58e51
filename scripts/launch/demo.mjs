import { closeSync, existsSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { failure } from './failure.mjs'
import { say, step } from './progress.mjs'

/**
 * Brings the demo world up beside the product: `url` is its Git host, `control` steps its story.
 * @returns {Promise<{config: string, url: string, control: string, child: object}>}
 */
export async function startDemo(family, root, { folder, quiet }) {
  if (!existsSync(join(root, 'demo/main.ts'))) {
    throw failure('The demo world is not part of this copy.', 'Name a repository: npm start -- --repository URL.')
  }
  const log = openSync(join(folder, 'demo.log'), 'a', 0o600)
  const child = family.startNode(
    ['--import', 'tsx', 'demo/main.ts', '--folder', join(folder, 'world'), ...(quiet ? ['--quiet'] : [])],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let last = 'it said nothing'
  createInterface({ input: child.stderr }).on('line', line => {
    last = line
    writeSync(log, `${line}\n`)
  })
  const ready = await step('Bringing the demo world up', () => Promise.race([firstObject(child.stdout), child.ended]))
  child.ended.then(() => closeSync(log))
  if (typeof ready === 'string')
    throw failure(`The demo world ${ready}: ${last}`, `The whole story is in ${join(folder, 'demo.log')}.`)
  say(`The demo world's Git host, where pull requests are read and merged: ${ready.url}`)
  return { ...ready, child }
}

function firstObject(stream) {
  return new Promise(resolve => {
    createInterface({ input: stream }).on('line', line => {
      try {
        const value = JSON.parse(line)
        if (typeof value?.config === 'string') resolve(value)
      } catch {
        // A line for people.
      }
    })
  })
}
