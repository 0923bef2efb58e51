import { spawnSync } from 'node:child_process'
import { failure } from './failure.mjs'

/** What must be there before anything can be installed. */
export function checkRequirements() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  const tooOld = major < 20 || (major === 20 && minor < 19) || major === 21 || (major === 22 && minor < 12)
  if (tooOld) {
    throw failure(
      `This is Node ${process.versions.node}, and Plimsoll needs 20.19 or newer.`,
      'Install a current Node and start again.',
    )
  }
  const git = spawnSync('git', ['--version'], { encoding: 'utf8', timeout: 10_000 })
  if (git.status !== 0) {
    throw failure(
      'There is no working git program on the PATH.',
      'Install git (Debian: apt-get install git; macOS: xcode-select --install) and start again.',
    )
  }
}
