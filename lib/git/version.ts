import { gitEnvironment } from './environment'
import { failure } from './failure'
import { runGit } from './program'

let checked: Promise<void> | null = null

/** Older versions pass over GIT_CONFIG_COUNT and GIT_CONFIG_GLOBAL, and with them every limit that is set there. Throws misconfigured. */
export function requireGit(): Promise<void> {
  checked ??= check()
  checked.catch(() => {
    checked = null
  })
  return checked
}

async function check(): Promise<void> {
  const { stdout } = await runGit(['--version'], { environment: gitEnvironment(), timeoutMs: 10_000 })
  const text = stdout.toString('utf8').trim()
  if (isNewEnough(text)) return
  throw failure('misconfigured', 'no-git', `"${text}" is too old.`, 'Install git 2.32 or newer.')
}

export function isNewEnough(versionText: string): boolean {
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(versionText) ?? []
  return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 32)
}
