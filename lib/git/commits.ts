import type { Commit } from './contract'

/** Fields by unit separators, commits by record separators: neither can stand in a subject or a name. */
export const commitFormat = '%H%x1f%P%x1f%an%x1f%ae%x1f%at%x1f%ct%x1f%s%x1e'

export function parseCommits(text: string): readonly Commit[] {
  return text.split('\x1e').flatMap(record => {
    const [sha, parents, author, authorEmail, authored, committed, subject] = record.trimStart().split('\x1f')
    if (!sha || author === undefined) return []
    return {
      sha,
      parents: parents ? parents.split(' ') : [],
      author,
      authorEmail: authorEmail ?? '',
      authoredAt: Number(authored) * 1000,
      committedAt: Number(committed) * 1000,
      subject: subject ?? '',
    }
  })
}
