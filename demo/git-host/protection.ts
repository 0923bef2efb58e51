import type { HostedRepository } from './repositories'

/** A protected branch moves by pull requests alone, except for those who may go past them. */
export function mayPush(repository: HostedRepository, ref: string, login: string): boolean {
  const protection = repository.state.settings.protection[ref.replace(/^refs\/heads\//, '')]
  return protection === undefined || protection.bypass.includes(login)
}

/** Refs that this login may not push to. */
export function closedRefs(repository: HostedRepository, login: string): readonly string[] {
  return Object.keys(repository.state.settings.protection)
    .map(branch => `refs/heads/${branch}`)
    .filter(ref => !mayPush(repository, ref, login))
}
