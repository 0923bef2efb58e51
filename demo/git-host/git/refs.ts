import type { GitRepository } from './repository'

const nothing = '0'.repeat(40)

/** All refs under a prefix (`refs/heads/`), by full name. */
export async function listRefs(repository: GitRepository, prefix: string): Promise<Readonly<Record<string, string>>> {
  const text = await repository.run(['for-each-ref', '--format=%(objectname) %(refname)', prefix])
  return Object.fromEntries(
    text
      .split('\n')
      .filter(Boolean)
      .map(line => [line.slice(41), line.slice(0, 40)]),
  )
}

export async function findRef(repository: GitRepository, ref: string): Promise<string | null> {
  if (!(await isRefName(repository, ref))) return null
  const output = await repository.attempt(['show-ref', '--verify', '--hash', ref])
  return output.code === 0 ? output.stdout.toString().trim() : null
}

export async function isRefName(repository: GitRepository, ref: string): Promise<boolean> {
  return ref.startsWith('refs/') && (await repository.attempt(['check-ref-format', ref])).code === 0
}

/** Compare and swap: true when the ref was at `from` (null: did not exist) and now is at `to` (null: is gone). */
export async function moveRef(
  repository: GitRepository,
  ref: string,
  to: string | null,
  from: string | null,
): Promise<boolean> {
  const args = to === null ? ['-d', ref, from ?? nothing] : [ref, to, from ?? nothing]
  return (await repository.attempt(['update-ref', ...args])).code === 0
}
