import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Snapshot } from '@/lib/manifests/contract'
import type { FileEdit, MergedEdit } from './contract'
import { gitEnvironment } from './environment'
import { runGit } from './program'

const timeoutMs = 10_000
/** `git merge-file` answers with the number of conflicts; from 128 on it failed. */
const answers = Array.from({ length: 128 }, (_value, code) => code)

/** What a merge of these edits would make of the files as they are now: git's own three-way merge of each text. */
export async function mergeEdits(
  edits: readonly FileEdit[],
  now: Snapshot,
  signal?: AbortSignal,
): Promise<readonly MergedEdit[]> {
  const merged: MergedEdit[] = []
  for (const { path, before, after } of edits) {
    const text = now.read(path)
    if (text === null) merged.push({ path, before: '', after: null })
    else if (text === before || text === after) merged.push({ path, before: text, after })
    else merged.push({ path, before: text, after: await merge(text, before, after, signal) })
  }
  return merged
}

async function merge(ours: string, base: string, theirs: string, signal?: AbortSignal): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-merge-'))
  try {
    const files = { ours, base, theirs }
    const paths = Object.keys(files).map(name => join(folder, name))
    await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text, { mode: 0o600 })))
    const { exitCode, stdout } = await runGit(['merge-file', '-p', '-q', ...paths], {
      environment: gitEnvironment(),
      timeoutMs,
      accept: answers,
      ...(signal ? { signal } : {}),
    })
    return exitCode === 0 ? stdout.toString('utf8') : null
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
