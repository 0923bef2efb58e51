// biome-ignore-all lint/a11y/noStaticElementInteractions: a shortcut for the pointer; keys reach faults by the order and by the filter
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the same
'use client'

import { memo } from 'react'
import type { Hue } from './look'
import type { Tick } from './ticks'

interface GutterProps {
  readonly ticks: readonly Tick[]
  readonly onSeek: (share: number) => void
}

const scale = 1_000

/** Beside the scrollbar, as high as the table: a click goes there. One path for each hue, however many ticks. */
export const Gutter = memo(function Gutter({ ticks, onSeek }: GutterProps) {
  const paths = new Map<Hue, string>()
  for (const { hue, at } of ticks) paths.set(hue, `${paths.get(hue) ?? ''}M0 ${(at * scale).toFixed(1)}h8`)
  return (
    <div
      className="gutter"
      aria-hidden="true"
      onClick={event => {
        const box = event.currentTarget.getBoundingClientRect()
        onSeek((event.clientY - box.top) / box.height)
      }}
    >
      <svg viewBox={`0 0 8 ${scale}`} preserveAspectRatio="none" focusable="false" aria-hidden="true">
        {[...paths].map(([hue, path]) => (
          <path key={hue} d={path} className={`hue-${hue}`} vectorEffect="non-scaling-stroke" />
        ))}
      </svg>
    </div>
  )
})
