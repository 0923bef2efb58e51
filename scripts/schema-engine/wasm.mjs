import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const bindings = '@prisma/schema-engine-wasm/schema_engine_bg'
const folder = dirname(createRequire(import.meta.url).resolve(bindings))

/** The commit it was built from, which the CLI compares with its own. */
export function engineVersion() {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return version.split('.').at(-1)
}

/** The class behind the bindings. The package's own entry is made for bundlers, so the module is put together here. */
export async function loadEngine() {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: message => console.error(message) }
  const glue = await import(bindings)
  const { instance } = await WebAssembly.instantiate(readFileSync(join(folder, 'schema_engine_bg.wasm')), {
    './schema_engine_bg.js': glue,
  })
  glue.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  return glue.SchemaEngine
}
