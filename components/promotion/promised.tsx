import Link from 'next/link'
import { Fact } from '@/components/ui/fact'
import { Path } from '@/components/ui/path'
import { Exact } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import type { PromotionDetail, PromotionView } from '@/lib/contract'
import { parseImage, versionText } from '@/lib/domain/image'
import { originsOf } from './promotion-words'

const mostSlots = 6

/** What was said before it was opened, and who stood for it. */
export function Promised({ detail }: { readonly detail: PromotionDetail }) {
  const { promotion, events } = detail
  const { approvals, accepted, status, mergedBy, mergeCommit } = promotion
  return (
    <section className="panel" aria-label="What was promised">
      <div className="panel-head">
        <h2>What was promised</h2>
      </div>
      <dl className="facts">
        <Fact name="From">{originsOf(promotion.cells)}</Fact>
        {promotion.reason !== null && <Fact name="Why">{promotion.reason}</Fact>}
        <Slots promotion={promotion} />
        <Fact name="Effect">{effectWords(promotion)}</Fact>
        <Fact name="Asked by">
          {promotion.requestedBy ?? 'nobody gave a name'}, <Exact at={promotion.requestedAt} />
        </Fact>
        <Fact name="Approved by">
          {approvals.length === 0 ? 'nobody yet, as far as the host says' : approvals.join(', ')}
        </Fact>
        <Fact name="Accepted">
          {accepted.length === 0
            ? 'no warnings'
            : accepted.map(warning => (
                <span key={warning} className="block">
                  {warning}
                </span>
              ))}
        </Fact>
        {status !== null && (
          <Fact name="Status">
            <code>plimsoll/promotion</code>: {status.state}. {status.sentence}
          </Fact>
        )}
        {mergeCommit !== null && (
          <Fact name="Merge">
            <Version text={mergeCommit} className="mono align-bottom" />
            {mergedBy !== null && ` by ${mergedBy}`}
          </Fact>
        )}
        <Related name="In place of" id={promotion.supersedes} />
        <Related name="Replaced by" id={promotion.supersededBy} />
        <Fact name="Branch">
          <Path text={promotion.branch} />
        </Fact>
        <Fact name="Audit">
          <Link className="link" href={`/audit?correlation=${promotion.id}`}>
            {events.length} {events.length === 1 ? 'row' : 'rows'}
          </Link>
          , plan <code>{promotion.planId.slice(0, 8)}</code>
        </Fact>
      </dl>
    </section>
  )
}

function Slots({ promotion: { cells } }: { readonly promotion: PromotionView }) {
  const slots = cells.flatMap(({ service, environment, slots: own }) =>
    own.map(slot => ({ service, environment, slot })),
  )
  const more = slots.length - mostSlots
  return (
    <Fact name="Edit">
      {slots.slice(0, mostSlots).map(({ service, environment, slot }) => (
        <span key={`${service}/${environment} ${slot.workload.name} ${slot.container}`} className="block pb-1">
          {cells.length > 1 && `${service} in ${environment}: `}
          <span className="mono">
            {versionText(slot.before)} → <span className="text-ink">{versionText(slot.after)}</span>
          </span>
          <Digests slot={slot} />
          <span className="block text-ink-3 text-small">
            <Path text={slot.file} />, line {slot.line}
          </span>
        </span>
      ))}
      {more > 0 && `and ${more} more images`}
    </Fact>
  )
}

/** Where either side has one beside its tag. */
function Digests({ slot }: { readonly slot: PromotionView['cells'][number]['slots'][number] }) {
  const digests = [slot.before, slot.after].map(image => parseImage(image)?.digest?.slice(7, 14) ?? 'no digest')
  if (digests.every(digest => digest === 'no digest')) return null
  return <span className="mono block text-ink-3 text-small">{digests.join(' → ')}</span>
}

function Related({ name, id }: { readonly name: string; readonly id: string | null }) {
  if (id === null) return null
  return (
    <Fact name={name}>
      <Link className="link" href={`/promotions/${id}`}>
        another promotion
      </Link>
    </Fact>
  )
}

function effectWords({ cells }: PromotionView): string {
  const count = cells.length === 1 ? '1 cell' : `${cells.length} cells`
  const merged = cells.filter(cell => cell.asPlanned !== null)
  if (merged.length === 0) return `${count}, as planned`
  return merged.every(cell => cell.asPlanned) ? `${count}, as planned and as merged` : `${count}; merged otherwise`
}
