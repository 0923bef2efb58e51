import { absolutePath, whyUnreadable } from './files'
import type { ConfigProblem } from './references'
import type { ConfigPath } from './source'

/** Collects what is wrong, so that a person reads all of it at once. */
export interface Checker {
  readonly problems: readonly ConfigProblem[]
  complain(path: ConfigPath, message: string): void
  /** The file's absolute path; complains when it cannot be read. */
  readable(path: ConfigPath, name: string): string
  absolute(name: string): string
}

export function createChecker(folder: string): Checker {
  const problems: ConfigProblem[] = []

  function complain(path: ConfigPath, message: string): void {
    problems.push({ path, message })
  }

  return {
    problems,
    complain,
    absolute: name => absolutePath(folder, name),
    readable(path, name) {
      const absolute = absolutePath(folder, name)
      const why = whyUnreadable(absolute)
      if (why) complain(path, `names a file that is not to be had: ${why}`)
      return absolute
    },
  }
}
