import { Octokit } from '@octokit/rest'
import type { TestWorld } from './test-world'

const silent = { debug() {}, info() {}, warn() {}, error() {} }

/** Octokit as anybody would use it: the independent witness of the REST side. */
export function connect(world: TestWorld, login: string | null) {
  const auth = login === null ? {} : { auth: world.host.tokens[login] ?? login }
  const octokit = new Octokit({ baseUrl: world.host.api, log: silent, ...auth })
  return { octokit, at: { owner: world.owner, repo: world.repo } }
}

/** Status and words of a call that must fail. */
export async function refusalOf(call: Promise<unknown>): Promise<readonly [number, string]> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof Error) || !('status' in error)) throw new Error(`Expected a refusal, got ${String(error)}`)
  return [Number(error.status), error.message.replace(/ - https:.*$/, '')]
}
