'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { postPromotion, previewQuery } from '@/lib/client/promotion-queries'
import { keys } from '@/lib/client/queries'
import type { PreviewView } from '@/lib/contract'
import { isAppError } from '@/lib/errors'
import { comparePreviews } from './compare-previews'
import type { PromoteTarget } from './promote-target'
import { wantedOf } from './wanted'

/** What a person said to the plan. */
export interface Said {
  readonly reason: string | null
  /** Why locks are passed over. */
  readonly override: string | null
  readonly accepted: readonly string[]
  readonly title: string | null
  readonly note: string
}

const nothingSaid: Said = { reason: null, override: null, accepted: [], title: null, note: '' }

/** The plan that is shown, what was said to it, and its opening: what was shown is what is opened. */
export function usePromotion(target: PromoteTarget) {
  const client = useQueryClient()
  const [said, setSaid] = useState(nothingSaid)
  const [changes, setChanges] = useState<readonly string[]>([])
  const wanted = wantedOf(target, said)
  // Also where the page behind has one already: it may be an hour old.
  const preview = useQuery({ ...previewQuery(wanted), refetchOnMount: 'always' })

  const opening = useMutation({
    mutationFn: ({ planId }: PreviewView) => {
      const { accepted, title, note } = said
      return postPromotion({ ...wanted, planId, accepted: [...accepted], title, note: note === '' ? null : note })
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.promotions }),
    onError: async (error, shown) => {
      if (!isAppError(error) || error.code !== 'conflict') return
      const { data: next } = await preview.refetch()
      if (next !== undefined) setChanges(comparePreviews(shown, next))
      say({ accepted: [] })
    },
  })

  function say(change: Partial<Said>): void {
    setSaid(before => ({ ...before, ...change }))
  }

  return { wanted, preview, said, say, opening, changes }
}
