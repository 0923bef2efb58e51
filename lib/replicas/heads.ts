import type { CellKey } from '@/lib/domain/cell'
import type { DesiredCell } from '@/lib/domain/desired'
import { messageOf } from '@/lib/errors'
import type { MirrorStatus } from '@/lib/git/contract'
import type { Log } from '@/lib/log'
import type { Repository } from '@/lib/observer/contract'

/** Reads a commit here once the observer has told of it: nobody polls twice, and a preview or a takeover finds Git read. */
export interface Heads {
  follow(repositories: readonly Repository[], told: (id: string) => MirrorStatus | null): void
  /** What the commit that was read last declares of a cell. */
  desiredOf(repository: Repository | null, key: CellKey): DesiredCell | null
}

const timeoutMs = 600_000
const againMs = 10_000

export function keepHeads(elapsed: () => number, log: Log): Heads {
  const reading = new Set<Repository>()
  const notBefore = new Map<string, number>()

  return {
    follow(repositories, told) {
      for (const repository of repositories) {
        const head = told(repository.id)?.head ?? null
        if (head === null || head === repository.current()?.snapshot.commit || reading.has(repository)) continue
        if (elapsed() < (notBefore.get(repository.id) ?? 0)) continue
        reading.add(repository)
        void read(repository).finally(() => reading.delete(repository))
      }
    },
    desiredOf(repository, { service, environment }) {
      const cells = repository?.current()?.desired.cells ?? []
      return cells.find(cell => cell.service === service && cell.environment === environment) ?? null
    },
  }

  async function read(repository: Repository): Promise<void> {
    // Also after a success: a head that was gone by the time it was fetched is not asked for again and again.
    notBefore.set(repository.id, elapsed() + 1_000)
    try {
      await repository.refresh(AbortSignal.timeout(timeoutMs))
    } catch (error) {
      notBefore.set(repository.id, elapsed() + againMs)
      log.warn(
        { repository: repository.id, error: messageOf(error) },
        'a commit that the observer told of cannot be read here',
      )
    }
  }
}
