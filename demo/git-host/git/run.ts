import { spawn } from 'node:child_process'
import { devNull } from 'node:os'

export interface GitOutput {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
}

export interface GitInput {
  readonly stdin?: string | Buffer
  readonly env?: Readonly<Record<string, string>>
}

/** Runs git in a bare repository and gives back whatever it said, also when it failed. */
export function tryGit(dir: string, args: readonly string[], input: GitInput = {}): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['--git-dir', dir, ...args], { env: gitEnvironment(input.env) })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', chunk => stdout.push(chunk))
    child.stderr.on('data', chunk => stderr.push(chunk))
    // git may answer without reading all of its input; the broken pipe is then no news.
    child.stdin.on('error', () => undefined)
    child.on('error', reject)
    child.on('close', code =>
      resolve({ code: code ?? 1, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }),
    )
    child.stdin.end(input.stdin)
  })
}

/** The text of a git command that must succeed, without its last line break. */
export async function git(dir: string, args: readonly string[], input: GitInput = {}): Promise<string> {
  const output = await tryGit(dir, args, input)
  if (output.code !== 0) throw new Error(`git ${args[0] ?? ''} failed (${output.code}): ${output.stderr.trim()}`)
  return output.stdout.toString().replace(/\n$/, '')
}

/** `merge-tree --write-tree` came with git 2.38; without it nothing here can merge. */
export async function requireGit(): Promise<void> {
  const version = await git('.', ['--version']).catch(() => '')
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(version) ?? []).map(Number)
  if (major > 2 || (major === 2 && minor >= 38)) return
  const found = version === '' ? 'no git was found' : `this is ${version}`
  throw new Error(`The demo needs git 2.38 or newer; ${found}. Install a newer git, then start again.`)
}

/** Nothing of the person's own configuration may change what the demo does. */
export function gitEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const inherited = Object.keys(process.env).filter(name => name.startsWith('GIT_'))
  return {
    ...process.env,
    ...Object.fromEntries(inherited.map(name => [name, undefined])),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
    ...extra,
  }
}
