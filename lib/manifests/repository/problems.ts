import type { Problem } from '@/lib/domain/problem'
import type { Snapshot } from '@/lib/manifests/contract'
import { type ReadFrom, sameRepository } from '@/lib/manifests/delivery/ours'
import type { Root } from '@/lib/manifests/discover/discover'
import type { FileFacts } from '@/lib/manifests/discover/facts'

/** What is wrong with the repository as a whole, beside the problems of its cells. */
export function repositoryProblems(
  snapshot: Snapshot,
  facts: ReadonlyMap<string, FileFacts>,
  roots: readonly Root[],
  from: ReadFrom,
): readonly Problem[] {
  const missing = [...facts.values()].flatMap(({ deliveries }) =>
    deliveries.flatMap(({ title, file, line, path, repository, isGenerated }) => {
      const isHere = repository !== null && from.url !== null && sameRepository(repository, from.url)
      if (!isHere || isGenerated || path === null || path.includes('*') || snapshot.list(path).length > 0) return []
      const message = `${title} deploys ${path}, which is not in this repository. Correct its path.`
      return { severity: 'warning' as const, code: 'path_not_found', file, line, message }
    }),
  )
  if (roots.length > 0) return missing
  const message =
    'No kustomization and no plain manifests that are deployed were found, and other kinds are not read yet. Name paths under include: in plimsoll.yaml if there are some.'
  return [...missing, { severity: 'warning', code: 'nothing_found', file: null, line: null, message }]
}
