import { Icon } from '@/components/ui/icon'
import { Age, Moment } from '@/components/ui/time'
import type { LocksView } from '@/lib/contract'
import { hostless, kindWords, scopeTitle } from './lock-words'

type Open = LocksView['open'][number]
type Ended = LocksView['ended'][number]

interface OpenLockProps {
  readonly lock: Open
  readonly repositories: LocksView['repositories']
  readonly onEnd: () => void
}

export function OpenLock({ lock, repositories, onEnd }: OpenLockProps) {
  return (
    <li className="lock-row">
      <LockName lock={lock} />
      <p className="lock-why">
        <b>“{lock.reason}”</b>
        <small>
          by {lock.by}, <Age at={lock.at} /> ago
        </small>
      </p>
      <p className="lock-end">
        <EndWords end={lock.end} repositories={repositories} />
      </p>
      <button type="button" className="btn" aria-label={`End it: ${scopeTitle(lock.scope)}`} onClick={onEnd}>
        End it
      </button>
    </li>
  )
}

export function EndedLock({ lock }: { readonly lock: Ended }) {
  return (
    <li className="lock-row lock-over">
      <LockName lock={lock} />
      <p className="lock-why">
        “{lock.reason}”<small>by {lock.by}</small>
      </p>
      <p className="lock-end">
        <Moment at={lock.at} /> to <Moment at={lock.endedAt} />
        <small>ended: {lock.why}</small>
      </p>
    </li>
  )
}

function LockName({ lock: { scope } }: { readonly lock: Pick<Open, 'scope'> }) {
  return (
    <p className="lock-name">
      <Icon name="lock" />
      <span>
        <b>{scopeTitle(scope)}</b>
        <small>{kindWords[scope.kind]}</small>
      </span>
    </p>
  )
}

function EndWords({
  end,
  repositories,
}: {
  readonly end: Open['end']
  readonly repositories: LocksView['repositories']
}) {
  switch (end?.kind) {
    case 'time':
      return (
        <>
          until <Moment at={end.at} />
        </>
      )
    case 'merge': {
      const url = repositories.find(one => one.id === end.repository)?.url ?? null
      return (
        <>
          until #{end.number} is merged <small>{url === null ? end.repository : hostless(url)}</small>
        </>
      )
    }
    case 'drift':
      return 'until the drift ends'
    case undefined:
      return 'until somebody ends it'
  }
}
