'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { endpoint } from '@/lib/client/request'
import { asksWhere } from './question'

const search = endpoint<'search'>('GET', '/api/v1/search')
const restMs = 200

/** Where a commit, pull request or tag is, asked when the typing rests; null while the text is none of them. */
export function useAnswer(text: string) {
  const [rested, setRested] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setRested(text.trim()), restMs)
    return () => clearTimeout(timer)
  }, [text])
  const asks = asksWhere(rested)
  const query = useQuery({
    queryKey: ['search', rested],
    queryFn: ({ signal }) => search({ q: rested }, signal),
    enabled: asks,
    staleTime: 10_000,
    retry: false,
  })
  return asks && text.trim() === rested ? query : null
}
