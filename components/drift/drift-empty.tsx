'use client'

import Link from 'next/link'
import { Age } from '@/components/ui/time'
import type { DriftView } from '@/lib/contract'
import { noun } from './drift-words'
import { otherWords } from './other-differences'
import { Headline } from './unseen-row'

interface DriftEmptyProps {
  readonly view: DriftView
  readonly filtered: boolean
  readonly onClear: () => void
}

/** Nothing in the list: why, and whether that may be trusted. A lost source never reads as all well. */
export function DriftEmpty({ view, filtered, onClear }: DriftEmptyProps) {
  return (
    <div className="drift-empty">{filtered ? <NoMatch view={view} onClear={onClear} /> : <NoDrift view={view} />}</div>
  )
}

function NoMatch({ view, onClear }: { readonly view: DriftView; readonly onClear: () => void }) {
  return (
    <p>
      <b>No row matches this filter.</b> {noun(view.totals.cells, 'cell is', 'cells are')} not as Git says in all.{' '}
      <button type="button" className="link" onClick={onClear}>
        Clear the filter
      </button>
    </p>
  )
}

function NoDrift({ view }: { readonly view: DriftView }) {
  const { totals, unseen, clusters } = view
  if (totals.judged === 0)
    return (
      <p>
        <b>Nothing was judged yet.</b> Rows appear as soon as Git and a cluster were read.{' '}
        <Link className="link" href="/connections">
          Connections
        </Link>{' '}
        shows how far that is.
      </p>
    )
  if (clusters.total === 0)
    return (
      <p>
        <b>No cluster is configured, so nothing that runs is known.</b> Name one under <code>clusters:</code> in
        plimsoll.yaml.
      </p>
    )
  const [first] = unseen
  if (first !== undefined)
    return (
      <p>
        <b>Nothing known to differ.</b> <Headline unseen={first} /> So {noun(totals.unseen, 'cell is', 'cells are')} not
        known.
      </p>
    )
  return (
    <>
      <p>
        <b>{totals.muted > 0 ? 'Everything that differs is muted.' : 'Every image is as Git says.'}</b>{' '}
        {view.other.cells > 0 && `${otherWords(view.other)}. `}
        Last checked{' '}
        {view.checkedAt === null ? (
          'never'
        ) : (
          <>
            <Age at={view.checkedAt} /> ago
          </>
        )}
        , {clusters.fresh} of {noun(clusters.total, 'cluster')}.
      </p>
      <p className="text-ink-3">Change an image with kubectl in a test cluster to see what appears here.</p>
    </>
  )
}
