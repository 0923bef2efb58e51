// Which plimsoll.yaml the server gets: one made of the options, the one that is named or there, or none, which means the demo world.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { failure } from './failure.mjs'
import { defaultKubeconfig } from './options.mjs'
import { say } from './progress.mjs'

/** @returns {Promise<string | null>} path of the file, null for the demo world */
export async function findConfiguration(family, own, root) {
  if (own) return writeTemporary(family, await compose(own))
  const named = process.env.PLIMSOLL_CONFIG
  if (named) {
    if (existsSync(named)) return resolve(named)
    throw failure(
      `PLIMSOLL_CONFIG names ${resolve(named)}, which is not there.`,
      'Correct it, or unset it for the demo world.',
    )
  }
  const usual = join(root, 'plimsoll.yaml')
  return existsSync(usual) ? usual : null
}

async function compose({ repository, branch, kubeconfig, contexts }) {
  const { stringify } = await import('yaml')
  // A reference: the token itself is written nowhere.
  const token = process.env.GITHUB_TOKEN && /github/.test(repository) ? '${GITHUB_TOKEN}' : undefined
  const file = kubeconfig ?? (contexts.length > 0 ? resolve(defaultKubeconfig()) : undefined)
  const names = file && contexts.length === 0 ? [await currentContext(file)] : contexts
  const clusters = names.map(name => ({ name, kubeconfig: file, context: name }))
  const text = stringify({
    repositories: [{ url: repository, branch, token }],
    ...(clusters.length > 0 ? { clusters } : {}),
  })
  say(`This amounts to the following plimsoll.yaml, ready to keep:\n\n${text.replace(/^/gm, '  ').trimEnd()}\n`)
  if (clusters.length === 0)
    say(
      'No cluster is named (--kubeconfig, --context): the board will show what Git declares and nothing of what runs.',
    )
  return text
}

async function currentContext(file) {
  const { parse } = await import('yaml')
  let text
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw failure(`The kubeconfig ${file} cannot be read (${error.code}).`, 'Correct --kubeconfig.', error)
  }
  const name = parse(text)?.['current-context']
  if (typeof name === 'string' && name !== '') return name
  throw failure(`The kubeconfig ${file} has no current context.`, 'Name one with --context NAME.')
}

function writeTemporary(family, text) {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-'))
  family.onEnd(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'plimsoll.yaml')
  writeFileSync(file, text, { mode: 0o600 })
  return file
}
