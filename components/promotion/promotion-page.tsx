'use client'

import { useQuery } from '@tanstack/react-query'
import { Events } from '@/components/audit/events'
import { FailureNotice } from '@/components/ui/failure-notice'
import { promotionQuery } from '@/lib/client/promotion-queries'
import type { PromotionDetail } from '@/lib/contract'
import { ClusterSteps } from './cluster-steps'
import { Otherwise } from './otherwise'
import { Promised } from './promised'
import { PromoteSheetHost } from './promote-host'
import { PromotionHead } from './promotion-head'
import { PromotionPods } from './promotion-pods'
import { mayRollBack } from './roll-back'
import { RollBackPanel } from './roll-back-panel'
import { Standing } from './standing'
import { Track } from './track'

/** One promotion from the request until it is live: which step it is in and why, from evidence. */
export function PromotionPage({ initial }: { readonly initial: PromotionDetail }) {
  const { data: detail, error } = useQuery({ ...promotionQuery(initial.promotion.id), initialData: initial })
  const { promotion, events } = detail
  return (
    <main id="main" className="page" tabIndex={-1}>
      <PromotionHead detail={detail} />
      {error !== null && <FailureNotice error={error} wrote="This is as it was last read." />}
      <Track detail={detail} />
      <div className="mt-4 grid items-start gap-4 wide:grid-cols-[minmax(0,1fr)_400px]">
        <div className="grid min-w-0 gap-4">
          <Standing detail={detail}>
            <PromotionPods detail={detail} />
          </Standing>
          <Otherwise promotion={promotion} />
          <ClusterSteps detail={detail} />
          <section className="panel overflow-hidden" aria-label="What happened">
            <div className="panel-head">
              <h2>What happened</h2>
              <span className="grow" />
              <span className="text-ink-3 text-small">from the audit, newest first</span>
            </div>
            <Events events={events} compact />
          </section>
        </div>
        <div className="grid min-w-0 gap-4">
          {mayRollBack(detail) && <RollBackPanel promotion={promotion} />}
          <Promised detail={detail} />
        </div>
      </div>
      <PromoteSheetHost />
    </main>
  )
}
