import type { BaseFacts } from '@/lib/domain/checks/check-base'
import { messageOf } from '@/lib/errors'
import type { Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'

const timeoutMs = 3_000

/** The rules of the branch that a pull request goes to. Null where the host was not asked or does not answer in time: it delays nothing. */
export async function readBase(
  { log }: Pick<Services, 'log'>,
  repository: Repository,
  branch: string,
): Promise<BaseFacts | null> {
  const { host, config } = repository
  if (host === null) return null
  try {
    const { requiredApprovals, requiredChecks, signedCommits } = await host.readRules(
      branch,
      AbortSignal.timeout(timeoutMs),
    )
    return { branch, requiredApprovals, requiredChecks, signedCommits, signs: config.credential.kind === 'app' }
  } catch (error) {
    log.debug({ branch, error: messageOf(error) }, 'the rules of the branch could not be read')
    return null
  }
}
