'use client'

import { useState } from 'react'
import type { PreviewView } from '@/lib/contract'

const firstShown = 5

/** Each cell that is left out with the reason. */
export function SkippedCells({ skipped }: { readonly skipped: PreviewView['skipped'] }) {
  const [all, setAll] = useState(false)
  const shown = all ? skipped : skipped.slice(0, firstShown)
  return (
    <>
      <ul className="skipped">
        {shown.map(({ service, environment, why }) => (
          <li key={`${service}/${environment}`}>
            <b>
              {service} <span>{environment}</span>
            </b>
            <span>{why.replace(' Nothing was opened.', '')}</span>
          </li>
        ))}
      </ul>
      {skipped.length > shown.length && (
        <button type="button" className="link text-small" onClick={() => setAll(true)}>
          {skipped.length - shown.length} more
        </button>
      )}
    </>
  )
}
