import { get, type IncomingMessage } from 'node:http'
import { z } from 'zod'

/**
 * Many readers of the stream in a process of their own, started by viewers.ts: URL READING STALLED. Asked for {word}, it counts at
 * which instant each reader that reads got a message with that word; {told: word} brings the instants.
 */
const [url = '', reading = '0', stalled = '0'] = process.argv.slice(2)
const asked = z.union([z.object({ word: z.string() }), z.object({ told: z.string() })])
const arrivals = new Map<string, (number | null)[]>()
let resyncs = 0

const readers = await Promise.all(Array.from({ length: Number(reading) }, (_, index) => open(index)))
const still = await Promise.all(Array.from({ length: Number(stalled) }, () => connect()))
for (const response of still) response.pause()

process.on('message', message => {
  const question = asked.parse(message)
  if ('word' in question)
    arrivals.set(
      question.word,
      readers.map(() => null),
    )
  else {
    process.send?.({ at: arrivals.get(question.told) ?? [], resyncs })
    arrivals.delete(question.told)
  }
})
process.on('disconnect', () => process.exit(0))
process.send?.({ open: readers.length + still.length })

async function open(index: number): Promise<IncomingMessage> {
  const response = await connect()
  response.on('data', (chunk: Buffer) => {
    const now = performance.timeOrigin + performance.now()
    if (chunk.includes('event: resync')) resyncs += 1
    for (const [word, times] of arrivals) if (times[index] === null && chunk.includes(word)) times[index] = now
  })
  return response
}

function connect(): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(`${url}/api/v1/stream`, { agent: false }, resolve).on('error', reject)
  })
}
