'use client'

import { useState } from 'react'
import type { PreviewView } from '@/lib/contract'
import { Part } from './part'

type Settings = PreviewView['otherSettings'][number]
type Difference = Settings['differences'][number]

const firstShown = 4

/** What the two environments set differently beside the version: a version often needs its variable. */
export function OtherSettings({ plan }: { readonly plan: PreviewView }) {
  const cells = plan.otherSettings.filter(cell => cell.differences.length > 0)
  if (cells.length === 0) return null
  return (
    <Part name="Set differently">
      <p className="text-small">
        Nothing of this is moved. A new version may need what only its source has been given.
      </p>
      {cells.map(cell => (
        <CellSettings
          key={`${cell.service}/${cell.environment}`}
          cell={cell}
          named={plan.cells.length > 1 || cells.length > 1}
        />
      ))}
    </Part>
  )
}

function CellSettings({ cell, named }: { readonly cell: Settings; readonly named: boolean }) {
  const [all, setAll] = useState(false)
  const { service, environment, source, differences, more } = cell
  const sorted = differences.toSorted((a, b) => order[a.how] - order[b.how])
  const shown = all ? sorted : sorted.slice(0, firstShown)
  return (
    <div className="pt-1.5">
      {named && (
        <h3 className="text-small">
          {service} in {environment}
        </h3>
      )}
      <ul className="other-settings">
        {shown.map(one => (
          <li key={`${one.object} ${one.container} ${one.name}`}>
            <span>
              <code className="wrap-anywhere text-ink">{one.name}</code>
              <small>
                {one.object}
                {one.container !== null && `, ${one.container}`}
              </small>
            </span>
            <span className="wrap-anywhere">{words(one, source, environment)}</span>
          </li>
        ))}
      </ul>
      {sorted.length > shown.length && (
        <button type="button" className="link text-small" onClick={() => setAll(true)}>
          {sorted.length - shown.length + more} more
        </button>
      )}
      {all && more > 0 && <p className="text-ink-3 text-small">{more} more are not listed.</p>}
    </div>
  )
}

/** What the target lacks may be what the version needs. */
const order = { 'only in source': 0, differs: 1, 'only in target': 2 } as const

function words({ how, source: theirs, target: own }: Difference, source: string, environment: string): string {
  if (how === 'only in source') return `only in ${source}${theirs === null ? '' : `: ${theirs}`}`
  if (how === 'only in target') return `only in ${environment}${own === null ? '' : `: ${own}`}`
  if (theirs === null && own === null) return 'differs; its values are not shown'
  return `${own ?? 'not shown'} here, ${theirs ?? 'not shown'} in ${source}`
}
