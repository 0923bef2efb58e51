import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Snapshot } from '@/lib/manifests/contract'
import { gitEnvironment } from './environment'
import { type Credential, parseLocation } from './location'
import { commitOf } from './open-local'
import { runGit } from './program'
import { openRepository } from './repository'
import { requireGit } from './version'

export interface RemoteReading {
  readonly snapshot: Snapshot
  readonly branch: string | null
  /** Without credentials. */
  readonly url: string
}

const cloneTimeoutMs = 1_800_000

/** Reads a repository once through a clone in a temporary folder, which is removed again. One commit deep unless a ref is asked for. */
export async function readRemote(
  address: string,
  ref: string | null,
  credential: Credential | null,
  signal?: AbortSignal,
): Promise<RemoteReading> {
  const location = parseLocation(address)
  await requireGit()
  const environment = gitEnvironment({ location, credential: credential ?? location.credential })
  const place = mkdtempSync(join(tmpdir(), 'plimsoll-resolve-'))
  const folder = join(place, 'repository.git')
  const call = { environment, timeoutMs: cloneTimeoutMs, ...(signal ? { signal } : {}) }
  try {
    const depth = ref === null && location.transport !== 'file' ? ['--depth=1'] : []
    await runGit(['clone', '--bare', '--quiet', '--template=', ...depth, '--', location.url, folder], call)
    const repository = openRepository({ folder, environment: gitEnvironment(), missing: 'unreadable' })
    try {
      const snapshot = await repository.snapshot(await commitOf(repository, ref))
      const head = await runGit(['symbolic-ref', '--short', 'HEAD'], { ...call, folder, accept: [0, 1, 128] })
      return { snapshot, branch: ref ?? (head.stdout.toString('utf8').trim() || null), url: location.url }
    } finally {
      repository.close()
    }
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}
