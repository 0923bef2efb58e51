import type { Commit } from './contract'

/**
 * Ids and times first: in what people write a separator may stand, and then it confuses nothing but those texts. Commits are ended by NUL
 * (`-z`), which Git lets stand nowhere.
 */
export const commitFormat = '%H%x1f%P%x1f%at%x1f%ct%x1f%ae%x1f%an%x1f%s'

export function parseCommits(text: string): readonly Commit[] {
  return text.split('\0').flatMap(record => parseCommit(record) ?? [])
}

/** Null where the record is none. */
export function parseCommit(record: string): Commit | null {
  const [sha, parents, authored, committed, authorEmail, author, ...subject] = record.trimStart().split('\x1f')
  if (!sha || author === undefined) return null
  return {
    sha,
    parents: parents ? parents.split(' ') : [],
    author,
    authorEmail: authorEmail ?? '',
    authoredAt: Number(authored) * 1000,
    committedAt: Number(committed) * 1000,
    subject: subject.join(' '),
  }
}

/** A commit object as it is stored: headers, of which some go on in lines that begin with a space, an empty line, the message. */
export function parseCommitObject(sha: string, body: Buffer): Commit | null {
  const encoding = /^[^\n]+(?:\n[^\n]+)*?\nencoding ([\w-]+)\n/.exec(body.toString('latin1'))?.[1]
  const text = decode(body, encoding ?? 'utf-8')
  const end = text.indexOf('\n\n')
  const head = end === -1 ? text : text.slice(0, end)
  const author = person(head, 'author')
  const committer = person(head, 'committer')
  if (author === null || committer === null) return null
  const message = end === -1 ? '' : text.slice(end + 2).replace(/^\s*\n/, '')
  return {
    sha,
    parents: [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map(match => match[1] ?? ''),
    author: author.name,
    authorEmail: author.email,
    authoredAt: author.at,
    committedAt: committer.at,
    subject: (message.split(/\n\s*\n/)[0] ?? '').trim().split('\n').join(' '),
  }
}

function person(head: string, role: 'author' | 'committer') {
  const found = new RegExp(`^${role} (.*?) ?<([^>\\n]*)> (\\d+)`, 'm').exec(head)
  return found === null ? null : { name: found[1] ?? '', email: found[2] ?? '', at: Number(found[3]) * 1000 }
}

function decode(body: Buffer, encoding: string): string {
  try {
    return new TextDecoder(encoding).decode(body)
  } catch {
    return body.toString('utf8')
  }
}
