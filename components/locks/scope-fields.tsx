'use client'

import { clsx } from 'clsx'
import type { Draft, ScopeKind } from './lock-draft'

interface ScopeFieldsProps {
  readonly draft: Draft
  readonly environments: readonly string[]
  readonly onSay: (change: Partial<Draft>) => void
}

const kinds: readonly (readonly [ScopeKind, string])[] = [
  ['environment', 'An environment'],
  ['service', 'A service'],
  ['cell', 'A service in one environment'],
]

export function ScopeFields({ draft, environments, onSay }: ScopeFieldsProps) {
  const { kind } = draft
  /** Only a cell has a drift to end. */
  const choose = (next: ScopeKind) => onSay({ kind: next, ...(draft.end === 'drift' && { end: '1 day' }) })
  return (
    <>
      <fieldset className="lock-choices">
        <legend>What</legend>
        {kinds.map(([each, words]) => (
          <label key={each} className="chip" data-on={each === kind || undefined}>
            <input
              type="radio"
              name="scope"
              className="sr-only"
              checked={each === kind}
              onChange={() => choose(each)}
            />
            {words}
          </label>
        ))}
      </fieldset>
      <div className={clsx('lock-names', kind === 'cell' && 'lock-two')}>
        {kind !== 'environment' && (
          <label className="lock-field">
            <span>Service</span>
            <input
              type="text"
              maxLength={253}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              placeholder="cart"
              value={draft.service}
              onChange={event => onSay({ service: event.target.value })}
            />
          </label>
        )}
        {kind !== 'service' && (
          <label className="lock-field">
            <span>Environment</span>
            <select value={draft.environment} onChange={event => onSay({ environment: event.target.value })}>
              <option value="">Choose</option>
              {environments.map(name => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
      </div>
    </>
  )
}
