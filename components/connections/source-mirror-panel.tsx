'use client'

import { Age } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import type { SourceMirrorView } from '@/lib/contract'
import { Fact, LastFailure, LastSuccess } from './facts'
import { SourcePanel, type Standing } from './source-panel'

/** The repository of an application. It is read when somebody asks, so an old reading is no trouble by itself. */
export function SourceMirrorPanel({ source }: { readonly source: SourceMirrorView }) {
  const { url, services, branch, head, lastSuccess, lastFailure, progress } = source
  return (
    <SourcePanel title={url} sub={`source of ${services.join(', ')}`} standing={standingOf(source)} actions={null}>
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
          <LastSuccess at={lastSuccess} />
        </Fact>
        <Fact name="Last failure">
          <LastFailure failure={lastFailure} />
        </Fact>
        {progress !== null && <Fact name="Under way">{progress}</Fact>}
      </dl>
    </SourcePanel>
  )
}

function standingOf({ lastSuccess, lastFailure }: SourceMirrorView): Standing {
  if (lastFailure !== null) return { is: 'trouble', words: 'cannot be read' }
  if (lastSuccess === null) return { is: 'lost', words: 'not read yet' }
  return {
    is: 'well',
    words: (
      <>
        read <Age at={lastSuccess} /> ago
      </>
    ),
  }
}
