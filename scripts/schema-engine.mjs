#!/usr/bin/env node
// Prisma's schema engine for the CLI (PRISMA_SCHEMA_ENGINE_BINARY): the WebAssembly build from npm behind the native program's
// command line and its JSON-RPC over stdin and stdout. `npx prisma` with its own engine works on the same migrations and table.
import { createInterface } from 'node:readline'
import { alterDatabase, migrationFactory } from './schema-engine/database.mjs'
import { engineVersion, loadEngine } from './schema-engine/wasm.mjs'

const options = readArguments(process.argv.slice(2))
if (options.version) console.log(`schema-engine-wasm ${engineVersion()}`)
else if (options.command) process.exit(await alterDatabase(options.command, options.url))
else serve()

function readArguments(words) {
  const found = { version: words[0] === '--version', models: [], url: '', shadowUrl: undefined, command: undefined }
  for (let i = 0; i < words.length; i++) {
    const value = words[i + 1]
    if (words[i] === '--datasource') {
      const { url, shadowDatabaseUrl } = JSON.parse(value)
      Object.assign(found, { url, shadowUrl: shadowDatabaseUrl })
    } else if (words[i] === '--datamodels') found.models.push(value)
    else if (words[i] === 'cli') found.command = value
    else if (!words[i].startsWith('--')) continue
    i++
  }
  return found
}

function serve() {
  const factory = migrationFactory(options)
  let loaded

  // A new engine for each call: one that has applied migrations no longer finds its shadow database, and these two
  // find it only after a diagnosis.
  async function open() {
    loaded ??= loadEngine()
    const SchemaEngine = await loaded
    const datamodels = options.models.map((text, index) => [`schema${index}.prisma`, text])
    return SchemaEngine.new({ datamodels: datamodels.length > 0 ? datamodels : undefined }, () => {}, factory)
  }

  async function answer({ id, method, params }) {
    try {
      const engine = await open()
      if (method === 'evaluateDataLoss' || method === 'createMigration') await engine.devDiagnostic(params)
      const result = await engine[method === 'getDatabaseVersion' ? 'version' : method](params)
      // The native engine prints a diff through the client; the CLI waits for that call.
      if (method === 'diff' && typeof result?.stdout === 'string') {
        send({ id: 1_000_000 + id, method: 'print', params: { content: result.stdout } })
      }
      send({ id, result: result ?? {} })
    } catch (error) {
      const data = { is_panic: false, message: error.message, meta: error.meta, error_code: error.code }
      send({ id, error: { code: 4466, message: error.message, data } })
    }
  }

  const lines = createInterface({ input: process.stdin })
  lines.on('line', line => {
    const call = JSON.parse(line)
    if (call.method) answer(call)
  })
  lines.on('close', () => process.exit(0))
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}
