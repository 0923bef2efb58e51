/** What somebody typed to ask where a change is. One text may be read in several ways: `20251203` is a tag, a number and hex digits. */
export interface Question {
  readonly text: string
  /** Of a pull request; null when the text is none. */
  readonly number: number | null
  /** 7 to 40 hex digits, lower case; null when the text has no commit. */
  readonly sha: string | null
  /** The text as a tag, without a service or repository before it. */
  readonly tag: string
  /** Said before the tag: `cart:1.4.2`, `ghcr.io/acme/cart:1.4.2`; null when not. */
  readonly name: string | null
}

/** Also as Flux writes a revision: `main@sha1:…`. */
const hash = /^(?:[\w./-]+@)?(?:sha1:)?([0-9a-f]{7,40})$/i
const hexRun = /(?<![0-9a-z])([0-9a-f]{7,40})(?![0-9a-z])/g

export function parseQuestion(text: string): Question {
  const trimmed = text.trim()
  const digits = /^(?:#|!|pr ?#?)?(\d{1,9})$/i.exec(trimmed)?.[1]
  const last = trimmed.slice(trimmed.lastIndexOf('/') + 1)
  const colon = last.indexOf(':')
  return {
    text: trimmed,
    number: digits === undefined ? null : Number(digits),
    sha: hash.exec(trimmed)?.[1]?.toLowerCase() ?? null,
    tag: colon > 0 ? last.slice(colon + 1) : trimmed,
    name: colon > 0 ? last.slice(0, colon) : null,
  }
}

/** Whether a tag names this commit: it is the sha, or holds a part of it that is long enough to mean it (`main-9f3c2ab`, `sha-9f3c2ab…`). */
export function namesCommit(tag: string, sha: string): boolean {
  return shasIn(tag).some(part => part.startsWith(sha) || sha.startsWith(part))
}

/** Commits that a tag may name. Digits alone are a date or a counter as likely as a commit, so they are none. */
export function shasIn(tag: string): readonly string[] {
  return [...tag.toLowerCase().matchAll(hexRun)].map(match => match[1] ?? '').filter(part => /[a-f]/.test(part))
}

/** As GitHub and Gitea write it: a squash ends with `(#412)`, a merge begins with `Merge pull request`. */
export function pullRequestOf(subject: string): number | null {
  const merged = /^Merge pull request (?:#(\d+) |'.*' \(#(\d+)\) )/.exec(subject)
  const number = merged?.[1] ?? merged?.[2] ?? /\(#(\d+)\)$/.exec(subject)?.[1]
  return number === undefined ? null : Number(number)
}
