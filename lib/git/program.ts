import { type ChildProcess, spawn } from 'node:child_process'
import { AppError } from '@/lib/errors'
import { gitError } from './failure'

export interface GitCall {
  readonly folder?: string
  readonly environment: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  /** Exit codes that are answers, not failures. Default: 0. */
  readonly accept?: readonly number[]
  readonly onProgress?: (line: string) => void
}

export interface GitAnswer {
  readonly exitCode: number
  readonly stdout: Buffer
  readonly stderr: string
}

const running = new Set<ChildProcess>()
const longestStderr = 64 * 1024
const longestStdout = 512 * 1024 * 1024
const politeMs = 2_000

process.once('exit', () => {
  for (const child of running) killGroup(child, 'SIGKILL')
})

/** Runs git to its end. Throws AppError with the failure translated; never waits longer than the time-out. */
export async function runGit(args: readonly string[], call: GitCall): Promise<GitAnswer> {
  if (call.signal?.aborted) throw stopped(args[0] ?? '')
  const answer = await finished(startGit(args, call), call, args.find(word => /^[a-z]/.test(word)) ?? '')
  const accepted = call.accept ?? [0]
  if (accepted.includes(answer.exitCode)) return answer
  throw gitError(answer.stderr, answer.exitCode)
}

/** Starts git in a process group of its own, so that its helpers (ssh, remote-https, index-pack) end with it. */
export function startGit(args: readonly string[], call: Pick<GitCall, 'folder' | 'environment'>): ChildProcess {
  const child = spawn('git', call.folder ? [`--git-dir=${call.folder}`, ...args] : [...args], {
    env: { ...call.environment, NODE_ENV: process.env.NODE_ENV },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  running.add(child)
  child.once('close', () => running.delete(child))
  child.once('error', () => running.delete(child))
  child.stdin?.on('error', () => {})
  return child
}

export function endGit(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return
  killGroup(child, 'SIGTERM')
  const timer = setTimeout(() => killGroup(child, 'SIGKILL'), politeMs)
  timer.unref()
  child.once('close', () => clearTimeout(timer))
}

function finished(child: ChildProcess, call: GitCall, verb: string): Promise<GitAnswer> {
  return new Promise((done, fail) => {
    const out: Buffer[] = []
    let size = 0
    let stderr = ''
    let ending: AppError | null = null

    function end(error: AppError): void {
      ending ??= error
      endGit(child)
    }
    const onAbort = () => end(stopped(verb))
    const timer = setTimeout(() => end(timedOut(verb, call.timeoutMs)), call.timeoutMs)
    call.signal?.addEventListener('abort', onAbort, { once: true })

    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > longestStdout) return end(new AppError('internal', `git ${verb} answered more than can be held.`))
      out.push(chunk)
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-longestStderr)
      if (call.onProgress) for (const line of text.split(/[\r\n]+/)) if (line.trim()) call.onProgress(line.trim())
    })
    child.stdin?.end()
    child.once('error', error => settle(() => fail(notStarted(error))))
    child.once('close', code =>
      settle(() => (ending ? fail(ending) : done({ exitCode: code ?? 128, stdout: Buffer.concat(out), stderr }))),
    )

    function settle(act: () => void): void {
      clearTimeout(timer)
      call.signal?.removeEventListener('abort', onAbort)
      act()
    }
  })
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // The group is gone already.
  }
}

function stopped(verb: string): AppError {
  return new AppError('upstream_unavailable', `git ${verb} was stopped. Ask again when Plimsoll runs.`)
}

function timedOut(verb: string, timeoutMs: number): AppError {
  const what = `git ${verb} did not finish within ${Math.round(timeoutMs / 1000)} s.`
  const fix = 'Check the network to the repository; Plimsoll tries again by itself.'
  return new AppError('upstream_unavailable', `${what} ${fix}`, { details: { reason: 'timeout', what, fix } })
}

function notStarted(cause: Error): AppError {
  const what = 'The git program could not be started.'
  const fix = 'Install git 2.32 or newer and put it on the PATH.'
  return new AppError('misconfigured', `${what} ${fix}`, { details: { reason: 'no-git', what, fix }, cause })
}
