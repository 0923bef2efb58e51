'use client'

import { Exact } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import type { ConnectionsView } from '@/lib/contract'
import { Found } from './found'
import { Health } from './health'
import { Problems } from './problems'
import { LastFailure, LastSuccess, SourceFact } from './source-facts'

type Repository = ConnectionsView['repositories'][number]

export function RepositoryPanel({ repository }: { readonly repository: Repository }) {
  return (
    <section className="panel overflow-hidden" aria-label={repository.url}>
      <div className="panel-head">
        <h2 className="min-w-0 break-all">{repository.url}</h2>
        <Health ok={repository.fresh} words={repository.fresh ? 'read in time' : 'not read in time'} />
        <span className="grow" />
        <span className="text-ink-3 text-small">{repository.cells} cells</span>
      </div>
      <dl className="facts">
        <SourceFact name="Branch">{repository.branch ?? 'not known yet'}</SourceFact>
        <SourceFact name="Head">
          {repository.head === null ? 'not read yet' : <Version text={repository.head} className="mono" />}
        </SourceFact>
        <SourceFact name="Last success">
          <LastSuccess at={repository.lastSuccess} />
        </SourceFact>
        <SourceFact name="Last failure">
          <LastFailure failure={repository.lastFailure} />
        </SourceFact>
        {repository.forcePushed !== null && (
          <SourceFact name="Force-push">
            <b>
              <code>{repository.forcePushed.from.slice(0, 7)}</code> was replaced by{' '}
              <code>{repository.forcePushed.to.slice(0, 7)}</code>
            </b>
            , <Exact at={repository.forcePushed.at} />. What was observed before it is kept.
          </SourceFact>
        )}
        <SourceFact name="Git host">
          {repository.host === null ? (
            <>None is known, so no pull request can be opened. Add host: to this repository in plimsoll.yaml.</>
          ) : (
            <>
              <Health ok={repository.host.ok} words={repository.host.kind} /> {repository.host.message}{' '}
              {repository.host.fix}
            </>
          )}
        </SourceFact>
      </dl>
      <Problems problems={repository.problems} />
      <Found found={repository.found} />
    </section>
  )
}
