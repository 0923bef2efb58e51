import { z } from 'zod'
import type { BranchProtection } from '../contract'
import { readCommit } from '../git/commits'
import { presentCommit } from '../present/commit'
import { repositoryPage, repositoryUrl } from '../present/repository'
import type { Schema } from '../present/schema'
import { noContent, notFound, ok, parseBody, refuse } from './answer'
import { paged } from './paging'
import { param, type RepositoryCall, type Route, readerRoute, repositoryRoute } from './route'

const protectionBody = z.object({
  required_status_checks: z.object({ strict: z.boolean(), contexts: z.array(z.string()) }).nullable(),
  required_pull_request_reviews: z
    .object({
      required_approving_review_count: z.number().int().min(0).max(6).optional(),
      dismiss_stale_reviews: z.boolean().optional(),
    })
    .nullable(),
})

export const branchRoutes: readonly Route[] = [
  repositoryRoute('GET', '/branches', 'contents', async call => {
    const names = Object.keys(await branchHeads(call)).sort()
    return paged(call, names, name => presentShort(call, name))
  }),
  repositoryRoute('GET', '/branches/*branch/protection', 'administration', call => {
    const protection = call.repository.state.settings.protection[param(call, 'branch')]
    return protection === undefined ? refuse(404, 'Branch not protected') : ok(presentProtection(call, protection))
  }),
  repositoryRoute('PUT', '/branches/*branch/protection', 'administration', async call => {
    const name = param(call, 'branch')
    if ((await branchHeads(call))[name] === undefined) refuse(404, 'Branch not found')
    const body = parseBody(protectionBody, call.body)
    const protection: BranchProtection = {
      requiredApprovals: body.required_pull_request_reviews?.required_approving_review_count ?? 0,
      dismissStale: body.required_pull_request_reviews?.dismiss_stale_reviews ?? false,
      requiredStatuses: body.required_status_checks?.contexts ?? [],
      upToDate: body.required_status_checks?.strict ?? false,
      bypass: [],
    }
    protect(call, name, protection)
    return ok(presentProtection(call, protection))
  }),
  repositoryRoute('DELETE', '/branches/*branch/protection', 'administration', call => {
    protect(call, param(call, 'branch'), null)
    return noContent()
  }),
  readerRoute('GET', '/rules/branches/*branch', call => {
    const { rules } = call.repository.state.settings
    return paged(call, rules?.[param(call, 'branch')] ?? [], rule => rule)
  }),
  repositoryRoute('GET', '/branches/*branch', 'contents', async call => {
    const name = param(call, 'branch')
    const sha = (await branchHeads(call))[name]
    const commit = sha === undefined ? null : await readCommit(call.repository.git, sha)
    if (commit === null) return refuse(404, 'Branch not found')
    const short = await presentShort(call, name)
    const branch: Schema['branch-with-protection'] = {
      ...short,
      commit: presentCommit(call.host, call.repository, commit),
      _links: {
        self: `${repositoryUrl(call.host, call.repository)}/branches/${name}`,
        html: `${repositoryPage(call.host, call.repository)}/tree/${name}`,
      },
    }
    return ok(branch)
  }),
]

async function branchHeads(call: RepositoryCall): Promise<Readonly<Record<string, string>>> {
  const text = await call.repository.git.run([
    'for-each-ref',
    '--format=%(objectname) %(refname:lstrip=2)',
    'refs/heads/',
  ])
  const lines = text.split('\n').filter(Boolean)
  return Object.fromEntries(lines.map(line => [line.slice(41), line.slice(0, 40)]))
}

async function presentShort(call: RepositoryCall, name: string) {
  const sha = (await branchHeads(call))[name]
  if (sha === undefined) return notFound()
  const { protection } = call.repository.state.settings
  const url = repositoryUrl(call.host, call.repository)
  const contexts = [...(protection[name]?.requiredStatuses ?? [])]
  const level = contexts.length > 0 ? 'everyone' : 'off'
  return {
    name,
    commit: { sha, url: `${url}/commits/${sha}` },
    protected: protection[name] !== undefined,
    protection: {
      enabled: protection[name] !== undefined,
      required_status_checks: {
        enforcement_level: level,
        contexts,
        checks: contexts.map(context => ({ context, app_id: null })),
      },
    },
    protection_url: `${url}/branches/${name}/protection`,
  } satisfies Schema['short-branch']
}

function presentProtection(call: RepositoryCall, protection: BranchProtection): Schema['branch-protection'] {
  const contexts = [...protection.requiredStatuses]
  return {
    url: call.url.origin + call.url.pathname,
    required_status_checks: {
      strict: protection.upToDate,
      contexts,
      checks: contexts.map(context => ({ context, app_id: null })),
    },
    required_pull_request_reviews: {
      dismiss_stale_reviews: protection.dismissStale,
      require_code_owner_reviews: false,
      required_approving_review_count: protection.requiredApprovals,
    },
    ...(protection.signedCommits === true
      ? { required_signatures: { url: `${call.url.origin}${call.url.pathname}/required_signatures`, enabled: true } }
      : {}),
    enforce_admins: { url: `${call.url.origin}${call.url.pathname}/enforce_admins`, enabled: true },
  }
}

function protect(call: RepositoryCall, branch: string, protection: BranchProtection | null): void {
  const { state } = call.repository
  const { [branch]: _, ...others } = state.settings.protection
  state.settings = { ...state.settings, protection: protection === null ? others : { ...others, [branch]: protection } }
  call.repository.save()
}
