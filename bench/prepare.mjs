// Builds the pages unless they are built, finds a browser, and prints {browser}: what the launcher does, for a measurement.
import { fileURLToPath } from 'node:url'
import { findBrowser } from '../scripts/launch/browser.mjs'
import { build } from '../scripts/launch/build.mjs'
import { createFamily } from '../scripts/launch/family.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const family = createFamily()
await build(family, root)
const browser = await findBrowser(family, root)
await family.end()
process.stdout.write(JSON.stringify({ browser }))
process.exit(0)
