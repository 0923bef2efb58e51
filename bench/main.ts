import { messageOf } from '@/lib/errors'
import { isWithin, type Measurement } from './figure'
import { measurements } from './measurements'
import { load, machine, printHead, printJson, printRows } from './print'
import { closeWorkshops } from './workshop'

/**
 * `npm run bench [-- --json] [NAME…]`: measures and prints; a missed budget is said, and is no failure. What it is doing goes to
 * standard error.
 */
async function main(words: readonly string[]): Promise<void> {
  const asJson = words.includes('--json')
  const chosen = choose(words.filter(word => word !== '--json'))
  const print = asJson ? printJson : printRows
  if (asJson) say(machine())
  else printHead()
  let missed = 0
  for (const measurement of chosen) {
    say(`${measurement.name} (load ${load()})`)
    for await (const figures of measurement.run(say)) {
      print(figures)
      missed += figures.filter(figure => isWithin(figure) === false).length
    }
  }
  if (missed > 0) say(missed === 1 ? '1 figure is over its budget.' : `${missed} figures are over their budgets.`)
}

function choose(names: readonly string[]): readonly Measurement[] {
  const unknown = names.find(name => measurements.every(one => one.name !== name))
  if (unknown !== undefined) {
    throw new RangeError(
      `There is no measurement "${unknown}". There are: ${measurements.map(({ name }) => name).join(', ')}.`,
    )
  }
  return names.length === 0 ? measurements : measurements.filter(({ name }) => names.includes(name))
}

function say(line: string): void {
  process.stderr.write(`… ${line}\n`)
}

let exitCode = 0
try {
  await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`)
  exitCode = 1
} finally {
  await closeWorkshops()
}
// A client library's open socket must not hold the answer back.
process.exit(exitCode)
