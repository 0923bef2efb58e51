'use client'

import Link from 'next/link'
import { Icon } from '@/components/ui/icon'
import type { PreviewView } from '@/lib/contract'
import type { CellKey } from '@/lib/domain/cell'
import { checkedCell, otherOpen, unwellCells } from './checked-cell'
import { OverrideField } from './override-field'
import { isLocked, isReasonMissing } from './readiness'
import { ReasonField } from './reason-field'

type Check = PreviewView['checks'][number]

export interface ChecksProps {
  readonly plan: PreviewView
  readonly accepted: readonly string[]
  /** Why locks are passed over; null where they hold. */
  readonly override: string | null
  readonly onAccept: (code: string, on: boolean) => void
  readonly onReason: (reason: string | null) => void
  readonly onOverride: (reason: string | null) => void
  readonly onSupersede: (id: string) => void
  readonly onLeaveOut: (cells: readonly CellKey[]) => void
}

const order = { ok: 0, warn: 1, block: 2 } as const

/** Passed checks are one line; a warning has a tick that nobody set in advance; a block has none and says who or what lifts it. */
export function Checks(props: ChecksProps) {
  const { plan, override, onReason, onOverride, onLeaveOut } = props
  const checks = plan.checks.toSorted((a, b) => order[a.level] - order[b.level])
  const asking = checks.find(isReasonMissing)
  const locked = override === null ? checks.find(isLocked) : undefined
  const unwell = unwellCells(checks, plan.cells)
  return (
    <>
      <ul className="checks">
        {checks.map(check => (
          <li key={check.code} data-level={check.level} className={check.level === 'block' ? 'hue-red' : 'hue-amber'}>
            <Icon name={icons[check.level]} />
            <div>
              <CheckText check={check} />
              {check === asking && <ReasonField onReason={onReason} />}
              {check === locked && <OverrideField onOverride={onOverride} />}
              <Answer check={check} {...props} />
            </div>
          </li>
        ))}
        {plan.reason !== null && (
          <li data-level="ok">
            <Icon name="check" />
            <span>
              Why: {plan.reason}{' '}
              <button type="button" className="link" onClick={() => onReason(null)}>
                Change
              </button>
            </span>
          </li>
        )}
        {override !== null && (
          <li data-level="ok">
            <Icon name="lock" />
            <span>
              Locks are overridden: {override}{' '}
              <button type="button" className="link" onClick={() => onOverride(null)}>
                Do not
              </button>
            </span>
          </li>
        )}
      </ul>
      {unwell.length > 1 && unwell.length < plan.cells.length && (
        <button type="button" className="btn mt-2" onClick={() => onLeaveOut(unwell)}>
          Leave out all {unwell.length} cells with warnings or blocks
        </button>
      )}
    </>
  )
}

const icons = { ok: 'check', warn: 'stuck', block: 'lock' } as const

/** The first sentence says what, the others what of it. */
function CheckText({ check }: { readonly check: Check }) {
  if (check.level === 'ok') return <span>{check.message}</span>
  const end = check.message.indexOf('. ') + 1
  return (
    <span>
      <b>{end === 0 ? check.message : check.message.slice(0, end)}</b>
      {end > 0 && check.message.slice(end)}
      {check.link !== null && (
        <>
          {' '}
          <Link href={check.link} className="link">
            {check.link === '/locks' ? 'See locks' : 'See the evidence'}
          </Link>
        </>
      )}
    </span>
  )
}

/** What a person can do about it here. */
function Answer({ check, plan, accepted, onAccept, onSupersede, onLeaveOut }: ChecksProps & { readonly check: Check }) {
  const cell = check.level === 'ok' ? null : checkedCell(check, plan.cells)
  const other = otherOpen(check)
  return (
    <>
      {check.level === 'warn' && (
        <label>
          <input
            type="checkbox"
            checked={accepted.includes(check.code)}
            onChange={event => onAccept(check.code, event.target.checked)}
          />
          I have looked at this and go on
        </label>
      )}
      {(cell !== null || other !== null) && (
        <p className="flex flex-wrap gap-2 pt-1.5">
          {other !== null && (
            <button type="button" className="btn" onClick={() => onSupersede(other.id)}>
              <Icon name="over" />
              Supersede {other.name}
            </button>
          )}
          {cell !== null && (
            <button type="button" className="btn" onClick={() => onLeaveOut([cell])}>
              Leave out {cell.service} in {cell.environment}
            </button>
          )}
        </p>
      )}
    </>
  )
}
