// npm run edits -- FOLDER [--most N] [--all]: plans a new version for every image of every cell of the repositories in a folder, and checks each edit.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openOracle } from './edits/oracle.mjs'
import { addRow, asTable, emptyRow, reasonsOf } from './edits/table.mjs'

process.env.TSX_TSCONFIG_PATH ??= fileURLToPath(new URL('../tsconfig.json', import.meta.url))
const { register } = await import('tsx/esm/api')
register()
const { tryRepository } = await import('./edits/try-repository.ts')
const { openRepository } = await import('../lib/git/repository.ts')
const { gitEnvironment } = await import('../lib/git/environment.ts')

const usage = `Usage: npm run edits -- FOLDER [--most N] [--all]
  FOLDER   git directories or checkouts, one in each folder below, also as repo, .git or repo/.git
  --most   at most so many plans in each repository, spread over all of it (default: all)
  --all    one line for every plan that is refused, not only for what is violated
Where kustomize is found (KUSTOMIZE, or on the PATH) each path is built with it before and after.`
const options = { most: { type: 'string' }, all: { type: 'boolean', default: false } }

process.exitCode = await main()

async function main() {
  const asked = parsed()
  if (asked === null || !existsSync(asked.folder)) return called(usage)
  const repositories = readdirSync(asked.folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory() || entry.isSymbolicLink())
    .flatMap(({ name }) => [[name, gitFolderOf(join(asked.folder, name))]])
    .filter(([, git]) => git !== null)
  if (repositories.length === 0) return called(`There is no git repository in ${asked.folder}.`)
  const rows = []
  for (const [name, git] of repositories.sort()) rows.push(await tryOne(name, git, asked))
  const total = emptyRow('total')
  for (const row of rows) addRow(total, row)
  console.log(`\n${asTable([...rows, total])}`)
  for (const [reason, count] of reasonsOf(total)) console.log(`refused ${count}: ${reason}`)
  if (total.violated > 0) console.log(`${total.violated} edits do not hold.`)
  return total.violated > 0 ? 1 : 0
}

async function tryOne(name, git, { most, all }) {
  const repository = openRepository({ folder: git, environment: gitEnvironment(), missing: 'unreadable' })
  const row = emptyRow(name)
  try {
    const head = await repository.find('HEAD')
    const snapshot = await repository.snapshot(head)
    const oracle = await openOracle(snapshot)
    try {
      for await (const result of tryRepository(snapshot, oracle, most)) {
        addRow(row, { plans: 1, [result.verdict]: 1, built: result.built ? 1 : 0, milliseconds: result.milliseconds })
        if (result.verdict === 'refused') row.reasons.set(result.reason, (row.reasons.get(result.reason) ?? 0) + 1)
        if (result.verdict === 'violated' || (all && result.verdict === 'refused'))
          console.log(`${result.verdict}: ${name} ${result.where}: ${result.why}`)
      }
    } finally {
      await oracle?.close()
    }
  } finally {
    repository.close()
  }
  return row
}

/** Null where it was called wrongly. */
function parsed() {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const most = values.most === undefined ? Number.POSITIVE_INFINITY : Number(values.most)
    const [folder] = positionals
    return folder === undefined || positionals.length > 1 || !(most > 0) ? null : { folder, most, all: values.all }
  } catch {
    return null
  }
}

function called(message) {
  console.error(message)
  return 2
}

function gitFolderOf(folder) {
  const candidates = ['', 'repo', '.git', 'repo/.git'].map(tail => join(folder, tail))
  return candidates.find(path => existsSync(join(path, 'HEAD')) && existsSync(join(path, 'objects'))) ?? null
}
