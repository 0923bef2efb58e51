export const pageSize = 100

interface Page<T> {
  readonly found: readonly T[]
  /** Of all pages; left out where the host does not tell. */
  readonly total?: number
}

/** Page after page until the last one, `most` at most. `whole`: nothing was left unread. */
export async function readPages<T>(
  most: number,
  read: (page: number) => Promise<Page<T>>,
): Promise<{ readonly all: readonly T[]; readonly whole: boolean }> {
  const all: T[] = []
  for (let page = 1; page <= most; page++) {
    const { found, total } = await read(page)
    all.push(...found)
    const isLast = found.length < pageSize
    if (total === undefined ? isLast : all.length >= total) return { all, whole: true }
    if (isLast) break
  }
  return { all, whole: false }
}
