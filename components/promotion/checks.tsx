'use client'

import Link from 'next/link'
import { Icon } from '@/components/ui/icon'
import type { PreviewView } from '@/lib/contract'

type Check = PreviewView['checks'][number]

interface ChecksProps {
  readonly checks: readonly Check[]
  readonly accepted: readonly string[]
  readonly onAccept: (code: string, on: boolean) => void
}

/** Passed checks are one line; a warning has a tick that nobody set in advance; a block has none and says who can lift it. */
export function Checks({ checks, accepted, onAccept }: ChecksProps) {
  return (
    <ul className="checks">
      {checks.map(check => (
        <li key={check.code} data-level={check.level} className={check.level === 'block' ? 'hue-red' : 'hue-amber'}>
          <Icon name={icons[check.level]} />
          <div>
            <span>
              {check.level === 'ok' ? check.message : <b>{check.message}</b>}
              <Evidence check={check} />
            </span>
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
            {check.level === 'block' && <p className="pt-1">This holds the promotion until it no longer is so.</p>}
          </div>
        </li>
      ))}
    </ul>
  )
}

const icons = { ok: 'check', warn: 'stuck', block: 'lock' } as const

function Evidence({ check }: { readonly check: Check }) {
  if (check.link === null || check.level === 'ok') return null
  return (
    <>
      {' '}
      <Link href={check.link} className="link">
        See the evidence
      </Link>
    </>
  )
}
