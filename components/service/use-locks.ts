'use client'

import { useQuery } from '@tanstack/react-query'
import { locksQuery } from '@/lib/client/lock-queries'
import { locksOn } from '@/lib/domain/lock'

/** Sentences of the locks that hold a service in an environment. */
export type Locks = (environment: string) => readonly string[]

export function useLocks(service: string): Locks {
  const { data } = useQuery(locksQuery())
  if (data === undefined) return () => []
  return environment => locksOn(data.open, { service, environment }, data.now).map(lock => lock.sentence)
}
