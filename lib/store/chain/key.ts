import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import pg from 'pg'
import { AppError, messageOf } from '@/lib/errors'
import { translate } from '../errors'
import { type AuditKey, keyOf } from './form'

const secretBytes = 32

/**
 * The key that this database's chain is made with. Made here where neither the file nor a chain is there yet; a chain whose key is
 * missing, or is another, stops the start: a new key would part the rows from what proves them.
 */
export async function openAuditKey(databaseUrl: string, file: string): Promise<AuditKey> {
  return withHead(databaseUrl, async head => {
    const begun = await head.read()
    // After the head: whoever names the chain made the file before.
    const there = await findAuditKey(file)
    if (there === null && begun !== null) throw lost(file, begun)
    const made = there ?? (await makeAuditKey(file))
    const name = begun ?? (await head.name(made.id))
    if (name === made.id) return made
    // Somebody else named the chain between our look and our word: what was made for nothing must not stay.
    if (there === null) await rm(file, { force: true })
    throw there === null ? lost(file, name) : other(file, made.id, name)
  })
}

/** Throws misconfigured where it is not there. */
export async function readAuditKey(file: string): Promise<AuditKey> {
  const key = await findAuditKey(file)
  if (key !== null) return key
  throw new AppError(
    'misconfigured',
    `There is no audit key in ${file}. Name the file with --key, or the data folder with --data.`,
  )
}

async function findAuditKey(file: string): Promise<AuditKey | null> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new AppError(
      'misconfigured',
      `The audit key ${file} cannot be read (${messageOf(error)}). Make it readable for the user that runs Plimsoll.`,
      { cause: error },
    )
  })
  if (text === null) return null
  const secret = Buffer.from(text.trim(), 'base64url')
  if (secret.length === secretBytes && /^[\w-]+$/.test(text.trim())) return keyOf(secret)
  throw new AppError(
    'misconfigured',
    `What stands in ${file} is no audit key. Restore the file from its backup, or name the right one in keys.audit.file.`,
  )
}

/** Whole or not at all, also when two processes start at once: the first one's stays. */
async function makeAuditKey(file: string): Promise<AuditKey> {
  const unfinished = `${file}.${randomUUID()}`
  try {
    await mkdir(dirname(file), { recursive: true })
    const handle = await open(unfinished, 'wx', 0o600)
    try {
      await handle.writeFile(`${randomBytes(secretBytes).toString('base64url')}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await link(unfinished, file).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    })
  } catch (error) {
    throw new AppError(
      'misconfigured',
      `The audit key ${file} cannot be made (${messageOf(error)}). Make the folder writable, or name another file in keys.audit.file.`,
      { cause: error },
    )
  } finally {
    await rm(unfinished, { force: true })
  }
  return readAuditKey(file)
}

interface Head {
  /** The name of the key; null before the first start with a chain. */
  read(): Promise<string | null>
  /** Gives the name unless there is one; resolves with the one that stands. */
  name(id: string): Promise<string>
}

async function withHead<T>(databaseUrl: string, work: (head: Head) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    application_name: 'plimsoll key',
  })
  client.on('error', () => {})
  const read = async () => {
    const { rows } = await client.query<{ key: string | null }>('SELECT "key" FROM "audit_head" WHERE "id" = 1')
    return rows[0]?.key ?? null
  }
  try {
    await client.connect()
    return await work({
      read,
      async name(id) {
        await client.query('UPDATE "audit_head" SET "key" = $1 WHERE "id" = 1 AND "key" IS NULL', [id])
        return (await read()) ?? id
      },
    })
  } catch (error) {
    throw translate(error, 'looking which key the audit has')
  } finally {
    await client.end().catch(() => {})
  }
}

function lost(file: string, name: string): AppError {
  return new AppError(
    'misconfigured',
    `The audit of this database is chained with the key ${name}, and there is no key in ${file}. Restore the file from its backup or from the data folder of the process that made it, or name it in keys.audit.file.`,
  )
}

function other(file: string, is: string, wanted: string): AppError {
  return new AppError(
    'misconfigured',
    `The key in ${file} is ${is}, and the audit of this database is chained with ${wanted}. Bring the right file back, or name it in keys.audit.file.`,
  )
}
