// node scripts/fidelity.mjs CASES.json FOLDER [--kind kustomize] [--all]: compares what Plimsoll reads with reference answers.
// FOLDER holds a git directory per repository: owner+name, owner+name/repo or owner+name/repo/.git.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

process.env.TSX_TSCONFIG_PATH ??= fileURLToPath(new URL('../tsconfig.json', import.meta.url))
const { register } = await import('tsx/esm/api')
register()
const { openRepository } = await import('../lib/git/repository.ts')
const { gitEnvironment } = await import('../lib/git/environment.ts')
const { resolveRepository } = await import('../lib/manifests/repository/resolve.ts')
const { findManifestKind } = await import('../lib/manifests/registry.ts')

const [casesFile, folder, ...flags] = process.argv.slice(2)
if (!casesFile || !folder) {
  console.error('Usage: node scripts/fidelity.mjs CASES.json FOLDER [--kind KIND] [--all]')
  process.exit(2)
}
const wantedKind = flags.includes('--kind') ? flags[flags.indexOf('--kind') + 1] : null
const cases = JSON.parse(readFileSync(casesFile, 'utf8')).cases.filter(item => !wantedKind || item.kind === wantedKind)

const counts = {}
const byCommit = Map.groupBy ? Map.groupBy(cases, key) : grouped(cases)
for (const [, group] of byCommit) {
  const [{ repo, commit }] = group
  const gitFolder = ['', 'repo', 'repo/.git'].map(tail => join(folder, repo.replace('/', '+'), tail)).find(isGit)
  if (!gitFolder) {
    for (const item of group) report(item, 'no repository', '')
    continue
  }
  const repository = openRepository({ folder: gitFolder, environment: gitEnvironment(), missing: 'unreadable' })
  const snapshot = await repository.snapshot(commit)
  const started = performance.now()
  const { cells } = resolveRepository(snapshot)
  if (flags.includes('--all'))
    console.log(`${repo}: ${cells.length} cells in ${Math.round(performance.now() - started)} ms`)
  for (const item of group)
    check(
      item,
      snapshot,
      cells.filter(cell => cell.path === item.path),
    )
  repository.close()
}
console.log(
  Object.entries(counts)
    .map(([what, count]) => `${what}: ${count}`)
    .join(', '),
)

function check(item, snapshot, cells) {
  const direct = cells.length === 0 ? findManifestKind('kustomize').resolve(snapshot, item.path) : null
  const slots = direct ? direct.slots : cells.flatMap(cell => cell.slots)
  const problems = [...new Set((direct ? direct.problems : cells.flatMap(cell => cell.problems)).map(p => p.message))]
  const images = new Set(slots.map(slot => slot.image))
  const expected = new Set(
    item.expected.filter(one => (one.field ?? 'containers') !== 'ephemeralContainers').map(one => one.image),
  )
  const missing = [...expected].filter(image => !images.has(image))
  const complete = item.origin === 'auto' || /exact/.test(item.how_verified)
  const extra = complete ? [...images].filter(image => !expected.has(image)) : []
  const wrong = slots.filter(slot => slot.status === 'rendered' && extra.includes(slot.image))
  const notes = []
  if (missing.length) notes.push(`missing ${missing.join(' ')}`)
  if (extra.length) notes.push(`extra ${extra.join(' ')}`)
  const statuses = [
    ...new Set(slots.filter(slot => slot.status !== 'rendered').map(slot => `${slot.status}: ${slot.reason}`)),
  ]
  if (statuses.length) notes.push(statuses.slice(0, 2).join('; '))
  if (problems.length && (missing.length || extra.length)) notes.push(`problems: ${problems.slice(0, 2).join(' | ')}`)
  if (cells.length) {
    const services = [...new Set(cells.map(cell => cell.service))]
    const environments = [...new Set(cells.map(cell => cell.environment))]
    if (!environments.includes(item.environment)) notes.push(`environment ${environments} expected ${item.environment}`)
    if (item.service && !services.includes(item.service))
      notes.push(`service ${services.slice(0, 3)} expected ${item.service}`)
  } else notes.push('no cell at this path')
  const verdict = wrong.length
    ? 'WRONG'
    : missing.length || extra.length
      ? 'incomplete'
      : cells.length === 0
        ? 'no cell'
        : 'right'
  report(item, verdict, notes.join(' · '))
}

function report(item, verdict, notes) {
  counts[verdict] = (counts[verdict] ?? 0) + 1
  if (verdict !== 'right' || notes || flags.includes('--all'))
    console.log(`${verdict} ${item.id} ${item.repo} ${item.path} ${notes}`)
}

function key(item) {
  return `${item.repo}@${item.commit}`
}

function grouped(items) {
  const groups = new Map()
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item])
  return groups
}

function isGit(path) {
  return existsSync(join(path, 'HEAD')) && existsSync(join(path, 'objects'))
}
