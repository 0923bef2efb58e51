import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Anchor, findAnchors, parseAnchor } from '@/lib/domain/anchor'
import { env } from '@/lib/env'
import { messageOf } from '@/lib/errors'
import { readAuditKey } from '@/lib/store/chain/key'
import { verifyChain } from '@/lib/store/chain/verify'
import { print } from '../print'
import { usage } from '../usage'
import { findDatabase } from './database'
import { asJson, asText } from './words'

/** `plimsoll audit verify`: 0 the chain is whole, 1 it is broken, 2 the key is another's; whatever keeps it from being walked is thrown. */
export async function verify(args: readonly string[]): Promise<number> {
  const options = parse(args)
  const { databaseUrl, dataFolder } = env()
  const anchors = [...options.anchor.map(given), ...(await readAnchorFiles(options.anchors))]
  const folder = options.data === undefined ? dataFolder : resolve(options.data)
  const database = await findDatabase(folder, options.data === undefined ? (databaseUrl?.() ?? null) : null)
  try {
    const key = await readAuditKey(options.key ?? join(database.dataFolder, 'audit.key'))
    const found = await verifyChain(database.url, key, {
      anchors,
      signal: stopSignal(),
      clock: Date.now,
      ...(process.stderr.isTTY && !options.json ? { onProgress: tellProgress } : {}),
    })
    await print(options.json ? asJson(found) : asText(found, database.name))
    if (found.broken?.fault === 'other_key') return 2
    return found.broken === null ? 0 : 1
  } finally {
    await database.close()
  }
}

function parse(args: readonly string[]) {
  const options = {
    anchor: { type: 'string', multiple: true },
    anchors: { type: 'string', multiple: true },
    data: { type: 'string' },
    key: { type: 'string' },
    json: { type: 'boolean' },
  } as const
  try {
    const { values } = parseArgs({ args: [...args], options })
    return { ...values, anchor: values.anchor ?? [], anchors: values.anchors ?? [], json: values.json ?? false }
  } catch (error) {
    throw usage(`${messageOf(error).split('. ')[0]}.`)
  }
}

function given(text: string): Anchor {
  const anchor = parseAnchor(text)
  if (anchor === null) throw usage(`"${text}" is no anchor: write --anchor ROW:HASH, such as 18204:ab12cd34ef56.`)
  return anchor
}

async function readAnchorFiles(files: readonly string[]): Promise<readonly Anchor[]> {
  const texts = await Promise.all(
    files.map(async file => {
      const text = await readFile(file, 'utf8').catch((error: unknown) => {
        throw usage(`The anchors in ${file} cannot be read (${messageOf(error)}).`)
      })
      const anchors = findAnchors(text)
      if (anchors.length === 0) throw usage(`There is no anchor in ${file}: lines with ROW:HASH are looked for.`)
      return anchors
    }),
  )
  return texts.flat()
}

function tellProgress(rows: number, of: number): void {
  process.stderr.write(rows >= of ? '\r\u001b[K' : `\r${rows} of ${of} rows`)
}

/** Ctrl-C ends the walk; a second one ends the program. */
function stopSignal(): AbortSignal {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())
  return stop.signal
}
