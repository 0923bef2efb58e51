// What the schema engine needs of PostgreSQL: connections through the driver adapter, a shadow database, and making or dropping a database.
import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import pg from 'pg'

const charOid = 18
const charArrayOid = 1002

/** @returns the driver adapter factory that the engine asks for; the shadow database is a new one unless a url is given */
export function migrationFactory({ url, shadowUrl }) {
  readCharColumns()
  return bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(url),
    connectToShadowDb: () => (shadowUrl ? connect(shadowUrl) : connectToNewShadow(url)),
  })
}

/** `can-connect-to-database`, `create-database` or `drop-database`; the exit code. */
export async function alterDatabase(command, url) {
  const name = decodeURIComponent(new URL(url).pathname.slice(1))
  const work = {
    'can-connect-to-database': () => query(url, 'SELECT 1'),
    'create-database': () => query(onDatabase(url, 'postgres'), `CREATE DATABASE ${pg.escapeIdentifier(name)}`),
    'drop-database': () => query(onDatabase(url, 'postgres'), `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)}`),
  }[command]
  try {
    await work?.()
    return 0
  } catch (error) {
    // The CLI drops the first line of stderr and reads the others as log records.
    const fields = { error_code: codeOf(error), message: error.message || "Can't reach the database server" }
    if (fields.error_code === 'P1003') fields.message = `Database \`${name}\` does not exist`
    process.stderr.write(`-\n${JSON.stringify({ level: 'ERROR', target: 'schema_engine::logger', fields })}`)
    return 1
  }
}

function codeOf(error) {
  return { '3D000': 'P1003', '28P01': 'P1000', ECONNREFUSED: 'P1001' }[error.code] ?? 'P1010'
}

async function connect(url) {
  const address = new URL(url)
  const schema = address.searchParams.get('schema') ?? undefined
  address.searchParams.delete('schema')
  const connection = presentChars(await new PrismaPg({ connectionString: address.href, max: 5 }, { schema }).connect())
  // The adapter's own cuts a script at every semicolon, also inside a function's body.
  connection.executeScript = async script => {
    const pool = connection.underlyingDriver()
    await pool.query(script).catch(error => connection.onError(error))
  }
  return connection
}

/** The adapter's own would use the real database as shadow when it has a connection string. */
async function connectToNewShadow(url) {
  const name = `prisma_migrate_shadow_db_${randomUUID()}`
  await query(url, `CREATE DATABASE "${name}"`)
  const connection = await connect(onDatabase(url, name))
  const dispose = connection.dispose.bind(connection)
  connection.dispose = async () => {
    await dispose()
    await query(url, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
  }
  return connection
}

async function query(connectionString, text) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return await client.query(text)
  } finally {
    await client.end()
  }
}

function onDatabase(url, name) {
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}

/** pg_catalog's type "char" is unknown to the adapter, and the engine panics without it: it is read as an array of one … */
function readCharColumns() {
  const { addFields } = pg.Result.prototype
  pg.Result.prototype.addFields = function (fields) {
    addFields.call(this, fields)
    for (const field of this.fields) if (field.dataTypeID === charOid) field.dataTypeID = charArrayOid
  }
}

/** … and presented as one character wherever no value is an array. */
function presentChars(connection) {
  const { queryRaw, startTransaction } = connection
  connection.queryRaw = async input => {
    const result = await queryRaw.call(connection, input)
    result.columnTypes = result.columnTypes.map((type, column) => {
      const isArray = result.rows.some(row => Array.isArray(row[column]))
      return type === ColumnTypeEnum.CharacterArray && !isArray ? ColumnTypeEnum.Character : type
    })
    return result
  }
  if (startTransaction) {
    connection.startTransaction = async level => presentChars(await startTransaction.call(connection, level))
  }
  return connection
}
