import type { ChildProcess } from 'node:child_process'
import { AppError } from '@/lib/errors'
import { failure, gitError } from './failure'
import { createAnswerReader, type GitObject } from './object-answers'
import { endGit, startGit } from './program'

export type { GitObject } from './object-answers'

export interface ObjectReader {
  /** One answer per name, in order; null where there is no such object. A name may be an id or `HEAD^{commit}`. */
  read(names: readonly string[]): Promise<readonly (GitObject | null)[]>
  close(): void
}

interface Question {
  readonly wanted: number
  readonly answers: (GitObject | null)[]
  readonly done: (answers: readonly (GitObject | null)[]) => void
  readonly fail: (error: Error) => void
}

interface Session {
  readonly child: ChildProcess
  readonly questions: Question[]
}

/**
 * A kept-open `git cat-file --batch`: thousands of objects for the price of one process. Objects fetched later are found too;
 * a process that dies is started again by the next question.
 */
export function createObjectReader(options: {
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  /** Bodies above this many bytes are passed over. */
  readonly longestBody: number
  readonly timeoutMs: number
}): ObjectReader {
  let session: Session | null = null
  let closed = false
  return { read, close }

  function read(names: readonly string[]): Promise<readonly (GitObject | null)[]> {
    if (names.length === 0) return Promise.resolve([])
    if (closed)
      return Promise.reject(new AppError('upstream_unavailable', 'The mirror is closed. Start Plimsoll again.'))
    const bad = names.find(name => /\s/.test(name))
    if (bad !== undefined) return Promise.reject(new AppError('bad_request', `"${bad}" is no revision.`))
    const current = session ?? open()
    return new Promise((done, fail) => {
      current.questions.push({ wanted: names.length, answers: [], done, fail })
      current.child.stdin?.write(`${names.join('\n')}\n`)
    })
  }

  function open(): Session {
    const child = startGit(['cat-file', '--batch'], options)
    const current: Session = { child, questions: [] }
    const reader = createAnswerReader(options.longestBody, answered)
    let stderr = ''
    let silence = watchSilence()
    session = current

    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-4_000)
    })
    child.stdout?.on('data', (chunk: Buffer) => {
      clearTimeout(silence)
      reader.push(chunk)
      silence = watchSilence()
    })
    child.once('error', error => ended(error.message))
    child.once('close', () => ended(stderr))
    return current

    function answered(object: GitObject | null): void {
      const question = current.questions[0]
      if (!question) return
      question.answers.push(object)
      if (question.answers.length < question.wanted) return
      current.questions.shift()
      question.done(question.answers)
    }

    function watchSilence(): NodeJS.Timeout {
      const timer = setTimeout(() => {
        if (current.questions.length > 0) endGit(child)
        else silence = watchSilence()
      }, options.timeoutMs)
      timer.unref()
      return timer
    }

    function ended(words: string): void {
      clearTimeout(silence)
      if (session === current) session = null
      const error = words.trim() === '' ? readerEnded() : gitError(words, 128)
      for (const question of current.questions.splice(0)) question.fail(error)
    }
  }

  function close(): void {
    closed = true
    if (session) endGit(session.child)
    session = null
  }
}

/** Killed or silent for too long: no sign of damage. The next question starts another. */
function readerEnded(): AppError {
  return failure(
    'internal',
    'reader-ended',
    'The git process that reads the mirror has ended.',
    'Plimsoll starts another by itself.',
  )
}
