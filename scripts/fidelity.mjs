// npm run fidelity -- FOLDER [--cases FILE] [--kind KIND] [--all]: compares what Plimsoll reads with reference answers, by repository.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { judgeCase } from './fidelity/answers.mjs'
import { addRow, asTable, emptyRow } from './fidelity/table.mjs'

process.env.TSX_TSCONFIG_PATH ??= fileURLToPath(new URL('../tsconfig.json', import.meta.url))
const { register } = await import('tsx/esm/api')
register()
const { openRepository } = await import('../lib/git/repository.ts')
const { gitEnvironment } = await import('../lib/git/environment.ts')
const { resolveRepository } = await import('../lib/manifests/repository/resolve.ts')
const { manifestKinds } = await import('../lib/manifests/registry.ts')

const usage = `Usage: npm run fidelity -- FOLDER [--cases FILE] [--kind KIND] [--all]
  FOLDER   git directories or checkouts: owner+name, owner/name or name, also with repo, .git or repo/.git below
  --cases  the reference answers (default: ../shared/data/cases-public.json beside the repository)
  --kind   only cases of this kind (default: every kind that is read)
  --all    one line for every case, not only for those that are not right`
const defaultCases = fileURLToPath(new URL('../../shared/data/cases-public.json', import.meta.url))
const options = {
  cases: { type: 'string', default: defaultCases },
  kind: { type: 'string' },
  all: { type: 'boolean', default: false },
}

process.exitCode = await main()

async function main() {
  const asked = parsed()
  if (asked === null) return called(usage)
  const { folder, values } = asked
  if (!existsSync(values.cases)) return called(`There is no ${values.cases}. Name the reference answers with --cases.`)
  const all = JSON.parse(readFileSync(values.cases, 'utf8')).cases
  const kinds = values.kind ? [values.kind] : manifestKinds.map(kind => kind.id)
  const cases = all.filter(item => kinds.includes(item.kind))
  const rows = []
  for (const [repository, own] of groupBy(cases, item => item.repo)) {
    const gitFolder = gitFolderOf(folder, repository)
    if (gitFolder === null) console.log(`${repository} is not in ${folder}: ${own.length} cases are not looked at`)
    else rows.push(await compare(repository, gitFolder, own, values.all))
  }
  return summary(rows, kinds, all.length - cases.length)
}

/** Null where it was called wrongly. */
function parsed() {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const [folder] = positionals
    return folder === undefined || positionals.length > 1 ? null : { folder, values }
  } catch {
    return null
  }
}

function called(message) {
  console.error(message)
  return 2
}

async function compare(name, gitFolder, cases, isVerbose) {
  const row = emptyRow(name)
  const repository = openRepository({ folder: gitFolder, environment: gitEnvironment(), missing: 'unreadable' })
  for (const [commit, own] of groupBy(cases, item => item.commit)) {
    const snapshot = await repository.snapshot(commit)
    const started = performance.now()
    const { cells } = resolveRepository(snapshot)
    addRow(row, {
      cells: cells.length,
      nameless: cells.filter(cell => cell.service === '').length,
      placeless: cells.filter(cell => cell.environment === null).length,
      milliseconds: Math.round(performance.now() - started),
    })
    for (const item of own) addCase(row, item, cells, isVerbose)
  }
  repository.close()
  return row
}

function addCase(row, item, cells, isVerbose) {
  const own = cells.filter(cell => cell.path === item.path)
  const { verdict, images, notes } = judgeCase(item, own)
  addRow(row, { cases: 1, [verdict]: 1, found: images.rendered + images.declared, expected: images.expected })
  if (verdict === 'right' && notes.length === 0 && !isVerbose) return
  console.log(`${verdict}: ${item.id} ${item.repo} ${item.path}${notes.map(note => ` · ${note}`).join('')}`)
}

function summary(rows, kinds, left) {
  if (rows.length === 0) return called('None of the repositories is there. Nothing was compared.')
  const total = emptyRow('total')
  for (const row of rows) addRow(total, row)
  const share = ((100 * total.found) / Math.max(total.expected, 1)).toFixed(1)
  console.log(`\n${asTable([...rows, total])}`)
  console.log(`${share} % of the expected images are rendered or declared with the file that decides them.`)
  console.log(`Kinds: ${kinds.join(', ')}; ${left} cases of other kinds are not looked at.`)
  if (total.wrong > 0) console.log(`${total.wrong} answers are wrong.`)
  return total.wrong > 0 ? 1 : 0
}

function groupBy(items, keyOf) {
  const groups = new Map()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

function gitFolderOf(folder, repository) {
  const names = [repository.replace('/', '+'), repository, repository.slice(repository.indexOf('/') + 1)]
  const tails = ['', 'repo', '.git', 'repo/.git']
  const candidates = names.flatMap(name => tails.map(tail => join(folder, name, tail)))
  return candidates.find(path => existsSync(join(path, 'HEAD')) && existsSync(join(path, 'objects'))) ?? null
}
