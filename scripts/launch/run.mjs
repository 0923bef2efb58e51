import { failure } from './failure.mjs'

/** Runs a child to its end with its output held back; throws an Error with `output` when it fails. */
export async function run(family, command, words, options = {}) {
  const env = { ...(options.env ?? process.env), NO_COLOR: '1', FORCE_COLOR: '0' }
  const child = family.start(command, words, { ...options, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = []
  child.stdout.on('data', chunk => output.push(chunk))
  child.stderr.on('data', chunk => output.push(chunk))
  const how = await child.ended
  const text = Buffer.concat(output).toString()
  if (how === 'ended with code 0') return text
  throw Object.assign(new Error(how), { output: text })
}

/** What the disk or the network say in the output of any program, as a failure; null when neither is to blame. */
export function outsideFailure(output) {
  if (/ENOSPC|No space left on device/i.test(output)) {
    return failure('The disk is full.', 'Free some space (2 GB are enough) and start again.')
  }
  if (/EACCES|EPERM|EROFS|permission denied/i.test(output)) {
    return failure(
      'A file of the project may not be written by this user.',
      'Make the folder your own (chown -R), or clone the project anew, and start again.',
    )
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i.test(output)) {
    return failure(
      'The npm registry cannot be reached.',
      'Connect to the network (or set HTTPS_PROXY, or npm config set registry) and start again.',
    )
  }
  return null
}

/** The part of a tool's output that tells what went wrong: warnings may fill its end. */
export function wrongLines(output, count = 30) {
  const lines = output.trim().split('\n')
  const first = lines.findIndex(line => /\berror\b|failed to|not found|cannot find/i.test(line))
  return lines
    .slice(first === -1 ? -count : Math.max(0, first - 2))
    .slice(0, count)
    .join('\n')
}

export function lastLines(output, count = 15) {
  return output.trim().split('\n').slice(-count).join('\n')
}
