import type { GitHost } from '@/lib/git/contract'

/**
 * Writes a comment under a pull request unless it stands there: a hidden mark says what it is for, and only our own login's counts.
 * Throws what the host throws.
 */
export async function tellOnce(
  host: GitHost,
  number: number,
  { mark, text }: { readonly mark: string; readonly text: string },
  signal: AbortSignal,
): Promise<void> {
  const hidden = `<!-- plimsoll:${mark} -->`
  const login = await host.login(signal)
  const told = await host.readComments(number, signal)
  if (told.some(one => one.author === login && one.body.includes(hidden))) return
  await host.comment(number, `${text}\n\n${hidden}\n`, signal)
}
