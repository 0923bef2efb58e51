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
  readComments: 'read:issue',
  writeComment: 'write:issue',
  writeStatus: 'write:repository',
  readChecks: 'read:repository',
  readStatuses: 'read:repository',
  readRules: 'read:repository',
})
