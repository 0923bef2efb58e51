'use client'

import { useQuery } from '@tanstack/react-query'
import { toLanes } from '@/components/service/lane'
import { serviceQuery } from '@/lib/client/service-queries'
import type { PreviewView } from '@/lib/contract'
import { parseImage, versionText } from '@/lib/domain/image'
import { agreementWords } from './agreement-words'
import { Commits } from './commits'
import { distinctVersions, FromTo } from './from-to'
import { Part } from './part'

type PlannedCell = PreviewView['cells'][number]

/** One cell: from which version to which, what lies between, and whether the cell stands where Git says. */
export function VersionPart({ plan, cell }: { readonly plan: PreviewView; readonly cell: PlannedCell }) {
  const { data: service } = useQuery(serviceQuery(cell.service))
  const lane = service && toLanes(service).find(each => each.environment.name === cell.environment)
  const difference = lane?.difference ?? null
  const isThat = difference !== null && difference.upstream === cell.origin.environment
  return (
    <Part name="Version">
      <div className="version-part">
        <div>
          {distinctVersions(cell.slots).map(({ before, after }) => (
            <FromTo key={`${before} ${after}`} before={before} after={after} />
          ))}
          <p className="text-ink-3 text-small">{repositoriesOf(cell)}</p>
        </div>
        <div className="text-small">
          {plan.commits.map(commits => (
            <Commits
              key={`${commits.from} ${commits.to}`}
              commits={commits}
              url={isThat ? difference.compareUrl : null}
            />
          ))}
          {lane !== undefined && <p className="text-ink-3">{agreementWords(lane)}</p>}
        </div>
      </div>
      <NotMoved slots={cell.notMoved} />
    </Part>
  )
}

function NotMoved({ slots }: { readonly slots: PlannedCell['notMoved'] }) {
  if (slots.length === 0) return null
  const words = slots.map(slot => `${slot.container} (${versionText(slot.before)}, there ${versionText(slot.after)})`)
  return <p className="pt-1 text-ink-3 text-small">Not moved, though they differ: {words.join(', ')}.</p>
}

function repositoriesOf({ slots }: PlannedCell): string {
  const names = slots.map(({ after }) => {
    const image = parseImage(after)
    if (image === null) return after
    return image.registry === null ? image.repository : `${image.registry}/${image.repository}`
  })
  return [...new Set(names)].join(', ')
}
