'use client'

import { Age, Exact } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import type { ConnectionsView } from '@/lib/contract'
import { TestButton, TestResult, useConnectionTest } from './connection-test'
import { Fact, LastFailure, LastSuccess } from './facts'
import { Problems } from './problems'
import { SourcePanel, type Standing } from './source-panel'

type Repository = ConnectionsView['repositories'][number]

export function RepositoryPanel({ repository }: { readonly repository: Repository }) {
  const { url, branch, head, progress, forcePushed, cells } = repository
  const test = useConnectionTest({ kind: 'repository', name: url })
  return (
    <SourcePanel
      title={url}
      sub={`${cells} ${cells === 1 ? 'cell' : 'cells'}`}
      standing={standingOf(repository)}
      actions={<TestButton test={test} what={url} />}
    >
      <TestResult test={test} />
      <dl className="source-facts">
        <Fact name="Branch">
          {branch ?? 'not known yet'}
          {head !== null && (
            <>
              {' at '}
              <Version text={head} className="mono" />
            </>
          )}
        </Fact>
        <Fact name="Last success">
          <LastSuccess at={repository.lastSuccess} />
        </Fact>
        <Fact name="Last failure">
          <LastFailure failure={repository.lastFailure} />
        </Fact>
        {progress !== null && <Fact name="Under way">{progress}</Fact>}
        {forcePushed !== null && (
          <Fact name="Force-push">
            <b>
              <code>{forcePushed.from.slice(0, 7)}</code> was replaced by <code>{forcePushed.to.slice(0, 7)}</code>
            </b>
            , <Exact at={forcePushed.at} />. What was observed before it is kept.
          </Fact>
        )}
      </dl>
      <Problems problems={repository.problems} more={repository.moreProblems} />
    </SourcePanel>
  )
}

function standingOf({ fresh, lastSuccess, problems }: Repository): Standing {
  if (lastSuccess === null) return { is: 'lost', words: 'not read yet' }
  if (!fresh)
    return {
      is: 'lost',
      words: (
        <>
          not read for <Age at={lastSuccess} />
        </>
      ),
    }
  const errors = problems.filter(problem => problem.severity === 'error').length
  if (errors > 0) return { is: 'trouble', words: `${errors} ${errors === 1 ? 'error' : 'errors'}` }
  return {
    is: 'well',
    words: (
      <>
        read <Age at={lastSuccess} /> ago
      </>
    ),
  }
}
