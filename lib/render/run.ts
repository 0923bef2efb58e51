import { spawn } from 'node:child_process'
import { join } from 'node:path'

export interface Limits {
  readonly timeoutMs: number
  /** Bytes. */
  readonly longestOutput: number
  readonly signal?: AbortSignal
}

export type Output = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string }

const longestError = 65_536

/**
 * Runs a program that reads what others wrote. No git on its PATH and a proxy where nobody listens keep it off the network also where
 * the system does not; its home is an empty folder; it ends with all that it started. Throws only the signal's reason.
 */
export function runIsolated(
  [file = '', ...args]: readonly string[],
  cwd: string,
  home: string,
  { timeoutMs, longestOutput, signal }: Limits,
): Promise<Output> {
  return new Promise((done, fail) => {
    signal?.throwIfAborted()
    const child = spawn(file, args, { cwd, env: environment(home), detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    const parts: Buffer[] = []
    let [size, errors, why] = [0, '', '']
    const end = (reason: string) => {
      why ||= reason
      killGroup(child.pid)
    }
    const abort = () => end('it was no longer wanted')
    const timer = setTimeout(() => end(`it took longer than ${timeoutMs / 1000} s`), timeoutMs)
    signal?.addEventListener('abort', abort, { once: true })
    child.stdout.on('data', (part: Buffer) => {
      size += part.length
      if (size > longestOutput) end(`it wrote more than ${longestOutput} bytes`)
      else parts.push(part)
    })
    child.stderr.on('data', (part: Buffer) => {
      if (errors.length < longestError) errors += part.toString('utf8')
    })
    child.on('error', error => end(error.message))
    child.on('close', code => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      // What it started and left behind.
      killGroup(child.pid)
      if (signal?.aborted) fail(signal.reason)
      else if (why !== '') done({ ok: false, why })
      else if (code === 0) done({ ok: true, text: Buffer.concat(parts).toString('utf8') })
      else done({ ok: false, why: sentenceOf(errors.replaceAll(cwd, '.')) || `it ended with ${code ?? 'a signal'}` })
    })
  })
}

function environment(home: string): NodeJS.ProcessEnv {
  const nobody = 'http://127.0.0.1:9'
  return {
    NODE_ENV: process.env.NODE_ENV,
    PATH: home,
    HOME: home,
    TMPDIR: home,
    KUBECONFIG: join(home, 'none'),
    HTTP_PROXY: nobody,
    HTTPS_PROXY: nobody,
    http_proxy: nobody,
    https_proxy: nobody,
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The group is gone already.
  }
}

function sentenceOf(text: string): string {
  const lines = text.split('\n').filter(line => line.trim() !== '' && !line.startsWith('# Warning'))
  return (lines.at(-1) ?? '').replace(/^Error: /, '').slice(0, 300)
}
