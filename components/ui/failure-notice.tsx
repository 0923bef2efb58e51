import type { ReactNode } from 'react'
import { failureOf } from '@/lib/client/next-step'

interface FailureNoticeProps {
  readonly error: unknown
  /** Whether anything was written; left out where the server's sentence says it. */
  readonly wrote: string | null
  readonly children?: ReactNode
}

/** Stands where the action was: what happened, whether anything was written, what to do next. */
export function FailureNotice({ error, wrote, children }: FailureNoticeProps) {
  const { message, next } = failureOf(error)
  return (
    <div role="alert" className="notice hue-amber">
      <p>
        <b>{message}</b> {wrote !== null && !message.includes(wrote) && wrote} {next}
      </p>
      {children}
    </div>
  )
}
