'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import { openSheet } from '@/components/promotion/open-sheet'
import { PromoteSheetHost } from '@/components/promotion/promote-host'
import { useKeys } from '@/components/shell/use-keys'
import { FailureNotice } from '@/components/ui/failure-notice'
import { Icon } from '@/components/ui/icon'
import { serviceQuery } from '@/lib/client/service-queries'
import type { ServiceView } from '@/lib/contract'
import { Differences } from './difference'
import { Evidence } from './evidence'
import { History } from './history'
import { chooseLane, toLanes } from './lane'
import { Lanes } from './lanes'
import { ServiceMeta } from './service-meta'
import { ServiceProblems } from './service-problems'
import { useLocks } from './use-locks'

/** One service: three values in every environment, the evidence of the chosen one, its history, and what is before it. */
export function ServicePage({ initial }: { readonly initial: ServiceView }) {
  const { data: service, error } = useQuery({ ...serviceQuery(initial.name), initialData: initial })
  const search = useSearchParams()
  const locks = useLocks(initial.name)
  const lanes = toLanes(service)
  const lane = chooseLane(lanes, search.get('environment'))
  const next = lane?.whyNot === null ? lane : lanes.find(each => each.whyNot === null)

  const into = (environment: string) => [{ service: service.name, environment }]
  const promote = (environment: string) => openSheet(to => to.promoteInto(into(environment)))
  const rollBack = (environment: string, commit: string) => openSheet(to => to.rollBackTo(into(environment), commit))
  useKeys({
    p: () => {
      if (next !== undefined) promote(next.environment.name)
    },
    a: () => {
      if (lane?.mayAdopt) openSheet(to => to.adopt(into(lane.environment.name)))
    },
  })

  return (
    <main id="main" className="service" tabIndex={-1}>
      <div className="service-head">
        <div className="min-w-0">
          <nav aria-label="Way back" className="flex items-center gap-1.5 pb-1 text-ink-3 text-small">
            <Link href="/">Board</Link>
            <Icon name="right" size="small" />
            {service.team === null ? (
              'no team'
            ) : (
              <Link href={`/?team=${encodeURIComponent(service.team)}`}>{service.team}</Link>
            )}
          </nav>
          <h1 className="wrap-anywhere">{service.name}</h1>
        </div>
        <p className="flex min-w-0 flex-wrap gap-x-4 pb-1 text-ink-3 text-small">
          <ServiceMeta service={service} />
        </p>
        <span className="grow" />
        {next !== undefined && (
          <button type="button" className="btn btn-primary" onClick={() => promote(next.environment.name)}>
            <Icon name="up" />
            Promote to {next.environment.name}
            <kbd>p</kbd>
          </button>
        )}
      </div>
      {error !== null && (
        <div className="service-wide">
          <FailureNotice error={error} wrote="This is as it was last read." />
        </div>
      )}
      <div className="service-main">
        <Lanes locks={locks} lanes={lanes} chosen={lane} onPromote={promote} onRollBack={rollBack} />
        <ServiceProblems problems={service.problems} />
        <History service={service} now={service.now} onRollBack={rollBack} />
        <Differences lanes={lanes} chosen={lane} />
      </div>
      {lane !== null && (
        <Evidence
          lane={lane}
          service={service.name}
          locks={locks(lane.environment.name)}
          onAdopt={() => openSheet(to => to.adopt(into(lane.environment.name)))}
        />
      )}
      <PromoteSheetHost />
    </main>
  )
}
