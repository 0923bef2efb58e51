import { expect, test } from 'vitest'
import { createBatch } from './batch'

const key = (name: string) => ({ kind: 'Deployment', namespace: 'shop', name })
const turn = () => new Promise(resolve => setImmediate(resolve))

function listening() {
  const errors: unknown[] = []
  const batch = createBatch(error => errors.push(error))
  const calls: unknown[] = []
  batch.listen(changed => calls.push(changed))
  return { batch, calls, errors }
}

test('a burst of events is one call that names each workload once', async () => {
  const { batch, calls } = listening()
  for (let event = 0; event < 1_000; event += 1) batch.add([key(event % 2 === 0 ? 'web' : 'api')])
  await turn()
  expect(calls).toEqual([[key('web'), key('api')]])
})

test('events that concern no workload call nobody', async () => {
  const { batch, calls } = listening()
  batch.add([])
  await turn()
  expect(calls).toEqual([])
})

test('all swallows the names beside it', async () => {
  const { batch, calls } = listening()
  batch.add([key('web')])
  batch.add('all')
  await turn()
  batch.add([key('api')])
  await turn()
  expect(calls).toEqual(['all', [key('api')]])
})

test('a listener that throws keeps nobody else from being told', async () => {
  const { batch, errors } = listening()
  batch.listen(() => {
    throw new Error('broken')
  })
  const later: unknown[] = []
  batch.listen(changed => later.push(changed))
  batch.add([key('web')])
  await turn()
  expect(later).toHaveLength(1)
  expect(errors).toHaveLength(1)
})

test('nobody is told after the end, nor one who no longer listens', async () => {
  const { batch, calls } = listening()
  const other: unknown[] = []
  const stopListening = batch.listen(changed => other.push(changed))
  stopListening()
  batch.add([key('web')])
  batch.stop()
  await turn()
  expect([...calls, ...other]).toEqual([])
})
