import { randomUUID } from 'node:crypto'
import { messageOf } from '@/lib/errors'
import type { Log } from '@/lib/log'
import type { Line, Store } from '@/lib/store/contract'

/** What only the process that watches the clusters knows, for the others: a question as a row, its answer in the same. */
export interface Questions {
  /** The observer's answer; null when it gives none in time, and at once when this process observes. */
  ask(kind: string, input: unknown): Promise<unknown>
  /** How this process answers while it observes. */
  onQuestion(kind: string, answer: (input: unknown) => Promise<unknown>): void
}

const patienceMs = 2_000

export function createQuestions(parts: {
  readonly store: Pick<Store, 'ask' | 'answer' | 'findQuestion' | 'forgetQuestion'>
  readonly line: Line
  readonly observes: () => boolean
  readonly log: Log
}): Questions {
  const { store, line, observes, log } = parts
  const answers = new Map<string, (input: unknown) => Promise<unknown>>()
  const waiting = new Map<string, () => void>()
  line.onNotice(notice => {
    if (notice.kind === 'answer') waiting.get(notice.id)?.()
    if (notice.kind === 'question' && observes()) {
      answer(notice.id).catch(error => log.warn({ error: messageOf(error) }, 'a question of another process failed'))
    }
  })

  return {
    async ask(kind, input) {
      if (observes()) return null
      const id = randomUUID()
      const told = new Promise<void>(resolve => {
        waiting.set(id, resolve)
        setTimeout(resolve, patienceMs).unref()
      })
      try {
        await store.ask({ id, kind, input })
        await told
        return (await store.findQuestion(id))?.answer ?? null
      } catch (error) {
        log.warn({ error: messageOf(error) }, 'the observing process could not be asked')
        return null
      } finally {
        waiting.delete(id)
        store.forgetQuestion(id).catch(() => {})
      }
    },
    onQuestion(kind, given) {
      answers.set(kind, given)
    },
  }

  async function answer(id: string): Promise<void> {
    const question = await store.findQuestion(id)
    const given = question === null ? undefined : answers.get(question.kind)
    if (question !== null && given !== undefined) await store.answer(id, await given(question.input))
  }
}
