import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/** An object is at most 1.5 MB in etcd; a line far beyond that is no event. */
const longestLine = 32 * 1024 * 1024

/** Complete lines, all that one chunk ends at a time. What follows the last newline when the stream ends is half a line and is dropped. */
export async function* linesOf(body: Readable): AsyncGenerator<readonly string[]> {
  const decoder = new StringDecoder('utf8')
  let pending: string[] = []
  let length = 0
  for await (const chunk of body) {
    const text = decoder.write(chunk)
    const end = text.lastIndexOf('\n')
    if (end === -1) {
      pending.push(text)
      length += text.length
      if (length > longestLine) throw new RangeError('a line of a watch does not end')
      continue
    }
    const whole = pending.join('') + text.slice(0, end)
    pending = [text.slice(end + 1)]
    length = pending[0]?.length ?? 0
    yield whole.split('\n').filter(line => line !== '')
  }
}
