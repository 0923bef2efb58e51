/** A commit, a pull request's number or a tag: something that an environment may contain. Words without a digit are names. */
export function asksWhere(text: string): boolean {
  const trimmed = text.trim()
  return /\d/.test(trimmed) && !/\s/.test(trimmed) && trimmed.length >= 2
}
