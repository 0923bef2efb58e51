'use client'

import Link from 'next/link'
import { useClockText } from '@/components/ui/clock'
import { Icon } from '@/components/ui/icon'
import { formatAge } from '@/lib/client/time'
import { useStream } from './use-stream'

interface BannerProps {
  readonly databaseProblem: string | null
  /** Why all promotions are held; null while they are not. */
  readonly stopped: string | null
}

/** Full width only for what makes the whole page doubtful, or holds everything. It cannot be dismissed, only resolved. */
export function Banner({ databaseProblem, stopped }: BannerProps) {
  return (
    <>
      <Doubt databaseProblem={databaseProblem} />
      {stopped !== null && (
        <div role="status" className="banner">
          <Icon name="lock" />
          <p>
            <b>Stopped.</b> {stopped} To roll back and to adopt stay possible.{' '}
            <Link href="/locks" prefetch={false}>
              See locks
            </Link>
          </p>
        </div>
      )}
    </>
  )
}

function Doubt({ databaseProblem }: Pick<BannerProps, 'databaseProblem'>) {
  const stream = useStream()
  if (stream.kind === 'lost') {
    return (
      <div role="alert" className="banner">
        <Icon name="unknown" />
        <p>
          <b>No live connection to Plimsoll</b> for <LostFor since={stream.since} />. Everything shown is as it was
          then; nothing of it is known to be so now. It is tried again every few seconds.
        </p>
      </div>
    )
  }
  if (databaseProblem === null) return null
  return (
    <div role="alert" className="banner">
      <Icon name="unknown" />
      <p>
        <b>The database does not answer.</b> The board goes on from memory; history, audit and promotions wait until it
        is back. {databaseProblem}
      </p>
    </div>
  )
}

/** By the reader's own clock: the server's is what was lost. */
function LostFor({ since }: { readonly since: number }) {
  return useClockText(() => formatAge(Date.now() - since))
}
