/** A partial failure that a person must see is data, not an exception: one broken folder, repository or cluster never hides the others. */
export interface Problem {
  readonly severity: 'error' | 'warning'
  /** Stable, snake_case; tests and filters rely on it. */
  readonly code: string
  /** Path from the repository's root, or null where the problem is not about a file. */
  readonly file: string | null
  /** 1-based. */
  readonly line: number | null
  /** One sentence what is wrong, one what to do. */
  readonly message: string
}
