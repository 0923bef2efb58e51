'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureNotice } from '@/components/ui/failure-notice'
import { Icon } from '@/components/ui/icon'
import { later } from '@/components/ui/later'
import { Zone } from '@/components/ui/time'
import { locksQuery } from '@/lib/client/lock-queries'
import type { LocksView } from '@/lib/contract'
import { EndedLock, OpenLock } from './lock-row'
import { titleOf } from './lock-words'

/** Loaded when somebody locks or ends. */
const LockDialog = later(() => import('./lock-dialog').then(module => module.LockDialog))
const EndDialog = later(() => import('./end-dialog').then(module => module.EndDialog))

type Asked = { readonly kind: 'stop' | 'lock' } | { readonly kind: 'end'; readonly lock: LocksView['open'][number] }

/** What holds promotions, what held them, and the button that holds all of them. */
export function LocksPage({ initial }: { readonly initial: LocksView | null }) {
  const { data: view, error } = useQuery({ ...locksQuery(), ...(initial === null ? {} : { initialData: initial }) })
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  const isStopped = view?.open.some(lock => lock.scope.kind === 'organisation') ?? false
  return (
    <main id="main" className="page locks" tabIndex={-1}>
      <div className="locks-head">
        <div>
          <h1>{view === undefined ? 'Locks' : titleOf(view.open.length)}</h1>
          <p className="text-ink-3">
            A lock holds promotions and hotfixes that Plimsoll would open, and turns the status of open ones red. To
            roll back and to adopt stay possible. Pull requests made by hand are not held. Times are <Zone />.
          </p>
        </div>
        <button type="button" className="btn btn-large" onClick={() => setAsked({ kind: 'lock' })}>
          <Icon name="lock" />
          Lock a part
        </button>
        <button
          type="button"
          className="btn btn-large btn-primary"
          disabled={isStopped}
          onClick={() => setAsked({ kind: 'stop' })}
        >
          <Icon name="suspended" />
          {isStopped ? 'All promotions are stopped' : 'Stop all promotions'}
        </button>
      </div>
      {error !== null && (
        <FailureNotice
          error={error}
          wrote={
            view === undefined
              ? 'What is locked is not known; nothing can be promoted meanwhile.'
              : 'These are as they were last read.'
          }
        />
      )}
      {view === undefined ? (
        error === null && <LocksSkeleton />
      ) : (
        <Lists view={view} onEnd={lock => setAsked({ kind: 'end', lock })} />
      )}
      {asked?.kind === 'end' && <EndDialog lock={asked.lock} onClose={close} />}
      {(asked?.kind === 'stop' || asked?.kind === 'lock') && (
        <LockDialog
          stop={asked.kind === 'stop'}
          environments={view?.environments ?? []}
          repositories={view?.repositories ?? []}
          onClose={close}
        />
      )}
    </main>
  )
}

interface ListsProps {
  readonly view: LocksView
  readonly onEnd: (lock: LocksView['open'][number]) => void
}

function Lists({ view, onEnd }: ListsProps) {
  return (
    <>
      <section className="panel" aria-labelledby="held-now">
        <h2 id="held-now" className="panel-head">
          Held now
        </h2>
        {view.open.length === 0 ? (
          <p className="locks-empty">
            <b>No lock holds a promotion.</b> Lock a part for a release week or while something is looked into; stop all
            when nothing may change anywhere.
          </p>
        ) : (
          <ul>
            {view.open.map(lock => (
              <OpenLock key={lock.id} lock={lock} repositories={view.repositories} onEnd={() => onEnd(lock)} />
            ))}
          </ul>
        )}
      </section>
      <section className="panel" aria-labelledby="held-before">
        <h2 id="held-before" className="panel-head">
          Held before
        </h2>
        {view.ended.length === 0 ? (
          <p className="locks-empty">No lock has ended yet. Here will stand who held what, why, and what ended it.</p>
        ) : (
          <ul>
            {view.ended.map(lock => (
              <EndedLock key={lock.id} lock={lock} />
            ))}
          </ul>
        )}
      </section>
    </>
  )
}

/** In the list's own rows: nothing moves when they arrive. */
function LocksSkeleton() {
  return (
    <section className="panel" aria-busy="true" aria-label="Held now">
      <p className="sr-only" role="status">
        Reading locks
      </p>
      {[0, 1].map(row => (
        <div key={row} className="lock-row" aria-hidden="true">
          <span className="skeleton" />
          <span className="skeleton" />
          <span className="skeleton" />
        </div>
      ))}
    </section>
  )
}
