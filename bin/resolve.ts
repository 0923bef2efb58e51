import { existsSync, statSync } from 'node:fs'
import { resolve as absolute } from 'node:path'
import { parseArgs } from 'node:util'
import type { DesiredCell } from '@/lib/domain/desired'
import { messageOf } from '@/lib/errors'
import { readLocal } from '@/lib/git/open-local'
import { readRemote } from '@/lib/git/read-remote'
import type { Snapshot } from '@/lib/manifests/contract'
import { noCorrections } from '@/lib/manifests/discover/discover'
import { resolveRepository } from '@/lib/manifests/repository/resolve'
import { print } from './print'
import { asJson, asTable, type Report } from './report'
import { usage } from './usage'
import { verify } from './verify/verify'
import { verificationText } from './verify/words'

interface Reading {
  readonly repository: string
  readonly snapshot: Snapshot
  readonly branch: string | null
  readonly url: string | null
  readonly within: string
}

/** `plimsoll resolve`: what a repository declares, without cluster or database. 1 when a problem of severity error is among it. */
export async function resolve(args: readonly string[]): Promise<number> {
  const { target, options } = parse(args)
  const started = performance.now()
  const { repository, snapshot, branch, url, within } = await read(target, options.ref ?? null)
  const include = within === '' ? [] : [within]
  const desired = resolveRepository(snapshot, { ...noCorrections, include, from: { url, branch } })
  const cells = desired.cells.filter(cell => isWanted(cell, options))
  const report: Report = {
    repository,
    commit: desired.commit,
    milliseconds: Math.round(performance.now() - started),
    cells,
    problems: desired.problems,
  }
  const verification = options.verify ? await verify(desired, cells) : null
  await print(options.json ? asJson(report, verification) : asTable(report, options.explain ?? false))
  if (verification && !options.json) await print(`\n${verificationText(verification)}`)
  const isWrong = verification !== null && verification.same < verification.compared
  return isWrong || cells.some(({ problems }) => problems.some(({ severity }) => severity === 'error')) ? 1 : 0
}

function parse(args: readonly string[]) {
  const options = {
    ref: { type: 'string' },
    service: { type: 'string' },
    environment: { type: 'string' },
    json: { type: 'boolean' },
    explain: { type: 'boolean' },
    verify: { type: 'boolean' },
  } as const
  const { values, positionals } = parsed()
  const [target, ...more] = positionals
  if (target === undefined || target === '') throw usage('Say which folder or URL to read.')
  if (more.length > 0) throw usage(`One folder or URL at a time; "${more[0]}" is one too many.`)
  return { target, options: values }

  function parsed() {
    try {
      return parseArgs({ args: [...args], options, allowPositionals: true })
    } catch (error) {
      throw usage(`${messageOf(error).split('. ')[0]}.`)
    }
  }
}

async function read(target: string, ref: string | null): Promise<Reading> {
  const isAddress = /^[a-z][a-z0-9+.-]*:\/\//i.test(target) || /^[\w.-]+@[\w.-]+:/.test(target)
  if (isAddress && !existsSync(target)) {
    const secret = process.env.PLIMSOLL_TOKEN
    const credential = secret ? { username: 'x-access-token', secret } : null
    const { snapshot, branch, url } = await readRemote(target, ref, credential, stopSignal())
    return { repository: url, snapshot, branch, url, within: '' }
  }
  const folder = absolute(target)
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw usage(`There is no folder ${folder}.`)
  const { snapshot, branch, within } = await readLocal(folder, ref)
  return { repository: folder, snapshot, branch, url: null, within }
}

/** Ctrl-C ends git and removes the clone before the command ends. */
function stopSignal(): AbortSignal {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())
  return stop.signal
}

function isWanted(cell: DesiredCell, options: { readonly service?: string; readonly environment?: string }): boolean {
  if (options.service !== undefined && cell.service !== options.service) return false
  return options.environment === undefined || cell.environment === options.environment
}
