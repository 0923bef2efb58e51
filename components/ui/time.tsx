'use client'

import { formatAge, formatExact, formatMoment, formatUtc } from '@/lib/client/time'
import { useClockText } from './clock'

interface TimeProps {
  readonly at: number
  readonly className?: string
}

/** `2 h`; the exact time on hover. */
export function Age({ at, className }: TimeProps) {
  const text = useClockText(now => formatAge(now - at))
  return (
    <time className={className} dateTime={new Date(at).toISOString()} title={formatUtc(at)}>
      {text}
    </time>
  )
}

/** `12:31`, or `Tue 2 Dec 09:12`. */
export function Moment({ at, className }: TimeProps) {
  const text = useClockText((now, zone) => formatMoment(at, now, zone))
  return (
    <time className={className} dateTime={new Date(at).toISOString()} title={formatUtc(at)}>
      {text}
    </time>
  )
}

/** To the second, where the order of events matters. */
export function Exact({ at, className }: TimeProps) {
  const text = useClockText((now, zone) => formatExact(at, now, zone))
  return (
    <time className={className} dateTime={new Date(at).toISOString()} title={formatUtc(at)}>
      {text}
    </time>
  )
}

/** The reader's zone, named once per page. */
export function Zone() {
  return <>{useClockText((_, zone) => zone)}</>
}
