'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { ClockProvider } from '@/components/ui/clock'
import { keepLive } from '@/lib/client/live'
import { isAppError, mayRetry } from '@/lib/errors'

export function Providers({ now, children }: { readonly now: number; readonly children: ReactNode }) {
  const [client] = useState(makeClient)
  useEffect(() => keepLive(client), [client])
  return (
    <QueryClientProvider client={client}>
      <ClockProvider now={now}>{children}</ClockProvider>
    </QueryClientProvider>
  )
}

function makeClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        refetchOnWindowFocus: false,
        retry: (count, error) => count < 2 && isAppError(error) && mayRetry(error.code),
      },
    },
  })
}
