import { attemptsWith } from '@/lib/git/hosts/attempt'

/** Permissions as the scopes of an access token are called. */
export const attempts = attemptsWith({
  account: 'read:user',
  repository: 'read:repository',
  readContents: 'read:repository',
  writeContents: 'write:repository',
  readPullRequests: 'read:repository',
  writePullRequests: 'write:repository',
  writeLabels: 'write:issue',
  writeComments: 'write:issue',
  writeStatus: 'write:repository',
})
