import { expect, it } from 'vitest'
import { newestAnswer } from './newest-answer'

/** Answers come when they are given, in any order. */
function asker() {
  const waiting: { give(value: string): void; refuse(message: string): void }[] = []
  const answer = newestAnswer<string>(
    () =>
      new Promise((resolve, reject) => {
        waiting.push({ give: resolve, refuse: message => reject(new Error(message)) })
      }),
    'nothing',
    'not read yet',
  )
  return { answer, waiting }
}

it('an answer that was asked for earlier never replaces a later one', async () => {
  const { answer, waiting } = asker()
  const both = [answer.ask(), answer.ask()]
  waiting[1]?.give('newer')
  await both[1]
  waiting[0]?.give('older')
  await both[0]
  expect([answer.value(), answer.problem()]).toEqual(['newer', null])
})

it('a failure keeps the last answer and says why there is no newer one; an earlier one that fails late says nothing', async () => {
  const { answer, waiting } = asker()
  const first = answer.ask()
  waiting[0]?.give('known')
  await first
  const second = answer.ask()
  waiting[1]?.refuse('away')
  await expect(second).rejects.toThrow('away')
  expect([answer.value(), answer.problem()]).toEqual(['known', 'away'])
  const [third, fourth] = [answer.ask(), answer.ask()]
  waiting[3]?.give('again')
  await fourth
  waiting[2]?.refuse('late')
  await expect(third).rejects.toThrow('late')
  expect([answer.value(), answer.problem()]).toEqual(['again', null])
})
