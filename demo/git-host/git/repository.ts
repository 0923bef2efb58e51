import { type ObjectReader, openObjectReader } from './objects'
import { type GitInput, type GitOutput, git, tryGit } from './run'

/** One bare repository and the two ways to ask it: the open object reader, and git commands. */
export interface GitRepository {
  readonly dir: string
  readonly objects: ObjectReader
  run(args: readonly string[], input?: GitInput): Promise<string>
  attempt(args: readonly string[], input?: GitInput): Promise<GitOutput>
}

export function openGitRepository(dir: string): GitRepository {
  return {
    dir,
    objects: openObjectReader(dir),
    run: (args, input) => git(dir, args, input),
    attempt: (args, input) => tryGit(dir, args, input),
  }
}
