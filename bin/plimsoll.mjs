#!/usr/bin/env node
import { fileURLToPath } from 'node:url'

// The alias @/ is in our own tsconfig.json, wherever the command is called from.
process.env.TSX_TSCONFIG_PATH ??= fileURLToPath(new URL('../tsconfig.json', import.meta.url))
const { register } = await import('tsx/esm/api')
register()
const { main } = await import('./cli.ts')
process.exitCode = await main(process.argv.slice(2))
