import type { SourceStanding } from '@/lib/domain/source-containing'
import { findSourceVersion, namedCommits, type SourceVersion } from '@/lib/domain/source-version'
import type { Source } from './sources'

/** The commit that a version of the service was built from, if its name tells. Throws when git fails or the signal ends it. */
export async function readSourceVersion(
  { mirror }: Source,
  service: string,
  version: string,
  signal?: AbortSignal,
): Promise<SourceVersion> {
  const parts = namedCommits(version)
  const [tags, ...found] = await Promise.all([
    mirror.readTags(),
    ...parts.map(part => mirror.findCommits(part, signal)),
  ])
  const commits = new Map(parts.map((part, index) => [part, (found[index] ?? []).map(({ sha }) => sha)]))
  return findSourceVersion(service, version, { tags, commits })
}

/** How the version stands to a commit of the source. */
export async function readStanding(
  source: Source,
  service: string,
  version: string,
  commit: string,
  signal?: AbortSignal,
): Promise<SourceStanding> {
  const found = await readSourceVersion(source, service, version, signal)
  if (found.kind === 'unknown') return found
  const { sha } = found
  if (sha === commit) return { kind: 'is', sha }
  if (await source.mirror.contains(commit, sha, signal)) return { kind: 'after', sha }
  return { kind: (await source.mirror.contains(sha, commit, signal)) ? 'before' : 'apart', sha }
}
