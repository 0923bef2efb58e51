'use client'

import { useQuery } from '@tanstack/react-query'
import { boardStore } from '@/lib/client/board-store'
import { decodeBoard } from '@/lib/client/decode-board'
import { readLogin } from '@/lib/client/login'
import { activePromotionsQuery, getBoard } from '@/lib/client/queries'
import type { Known } from './entries'

const noPromotions: Known['promotions'] = []

/** Names to go to. The board holds them already; on another page they are asked for once. */
export function useKnown(): Known {
  const held = boardStore.board()
  const complete = held?.complete === true
  const asked = useQuery({
    queryKey: ['palette'],
    queryFn: async ({ signal }) => {
      const { services, environments } = decodeBoard(await getBoard({}, signal))
      return { services, environments }
    },
    enabled: !complete,
    staleTime: 60_000,
  })
  const { data: promotions = noPromotions } = useQuery(activePromotionsQuery())
  const names = complete ? held : (asked.data ?? held)
  return { services: names?.services ?? [], environments: names?.environments ?? [], promotions, login: readLogin() }
}
