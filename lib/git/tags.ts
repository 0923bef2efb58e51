import type { GitObject } from './objects'

/** Commit by the name of its tag. A tag of something else than a commit names no version, so it is left out. */
export async function parseTags(
  text: string,
  read: (ids: readonly string[]) => Promise<readonly (GitObject | null)[]>,
): Promise<ReadonlyMap<string, string>> {
  const tags = new Map<string, string>()
  const nested: { readonly name: string; readonly id: string }[] = []
  for (const line of text.split('\n')) {
    const [ref = '', type = '', id = '', peeledType = '', peeledId = ''] = line.split('\0')
    const name = ref.replace(/^refs\/tags\//, '')
    if (type === 'commit') tags.set(name, id)
    else if (peeledType === 'commit') tags.set(name, peeledId)
    else if (peeledType === 'tag') nested.push({ name, id })
  }
  const peeled = await read(nested.map(({ id }) => id))
  nested.forEach(({ name }, index) => {
    const commit = peeled[index]
    if (commit?.type === 'commit') tags.set(name, commit.id)
  })
  return tags
}
