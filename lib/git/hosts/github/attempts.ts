import { attemptsWith } from '@/lib/git/hosts/attempt'

/** Permissions as a fine-grained token or an app has them. */
export const attempts = attemptsWith({
  account: 'metadata: read',
  repository: 'metadata: read',
  readContents: 'contents: read',
  writeContents: 'contents: write',
  readPullRequests: 'pull requests: read',
  writePullRequests: 'pull requests: write',
  writeLabels: 'issues: write',
  readComments: 'pull requests: read',
  writeComment: 'pull requests: write',
  writeStatus: 'commit statuses: write',
  readChecks: 'checks: read',
  readStatuses: 'commit statuses: read',
  readRules: 'administration: read',
})
