/**
 * Says what takes time. On a terminal one line counts its seconds; elsewhere a plain line stands at the start, every 15 s and
 * at the end. Steps under a second say nothing.
 */
export async function step(label, work) {
  const begun = Date.now()
  const ticking = process.stderr.isTTY ? countOnTerminal(label, begun) : countInLines(label, begun)
  let done = false
  try {
    const result = await work()
    done = true
    return result
  } finally {
    ticking.end(done)
  }
}

export function say(line) {
  process.stderr.write(`${line}\n`)
}

function countOnTerminal(label, begun) {
  const draw = () => process.stderr.write(`\r\x1b[K${label} … ${seconds(begun)} s`)
  const timer = setInterval(draw, 1000)
  return {
    end(done) {
      clearInterval(timer)
      const took = seconds(begun)
      if (took > 0) process.stderr.write(`\r\x1b[K${label}: ${done ? 'done' : 'failed'} after ${took} s\n`)
    },
  }
}

function countInLines(label, begun) {
  const first = setTimeout(() => say(`${label} …`), 1000)
  const timer = setInterval(() => say(`${label} … ${seconds(begun)} s`), 15_000)
  return {
    end(done) {
      clearTimeout(first)
      clearInterval(timer)
      if (seconds(begun) > 0) say(`${label}: ${done ? 'done' : 'failed'} after ${seconds(begun)} s`)
    },
  }
}

function seconds(begun) {
  return Math.floor((Date.now() - begun) / 1000)
}
