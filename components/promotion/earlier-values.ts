import type { GitValueView } from '@/lib/contract'

/** A value that Git had before, with the commit that set it. */
export type EarlierValue = GitValueView & { readonly commit: NonNullable<GitValueView['commit']> }

/** What a cell can be rolled back to, newest first: each image once, without the one that stands there. */
export function earlierValues(values: readonly GitValueView[], environment: string): readonly EarlierValue[] {
  const [current, ...older] = values.filter(value => value.environment === environment)
  const seen = new Set([current?.image])
  return older.flatMap(value => {
    const { commit } = value
    if (commit === null || seen.has(value.image)) return []
    seen.add(value.image)
    return [{ ...value, commit }]
  })
}
