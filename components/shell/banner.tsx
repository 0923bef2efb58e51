'use client'

import { useClockText } from '@/components/ui/clock'
import { Icon } from '@/components/ui/icon'
import { formatAge } from '@/lib/client/time'
import { useStream } from './use-stream'

/** Full width only for what makes the whole page doubtful. It cannot be dismissed, only resolved. */
export function Banner({ databaseProblem }: { readonly databaseProblem: string | null }) {
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
