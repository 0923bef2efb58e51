import type { ReactNode } from 'react'
import type { IconName } from './icon'

/** 16 px grid, one colour. Strokes that cut into a filled shape take the colour of the ground it stands on from `--cut`. */
const symbols: Readonly<Record<IconName, ReactNode>> = {
  synced: (
    <>
      <circle cx="8" cy="8" r="4.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M.75 8h14.5" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  rolling: (
    <>
      <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M3.2 8.6c1.6-1 3.2-1 4.8 0s3.2 1 4.8 0A4.85 4.85 0 0 1 3.2 8.6Z" fill="currentColor" />
    </>
  ),
  waiting: (
    <>
      <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M8 4.5V8l2.5 1.6" fill="none" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  stuck: (
    <>
      <path d="M8 1.3 15.3 14.3H.7Z" fill="currentColor" />
      <path d="M8 6v4M8 11.2v1.4" stroke="var(--cut,var(--paper))" strokeWidth="1.6" />
    </>
  ),
  suspended: (
    <>
      <rect x="1.75" y="1.75" width="12.5" height="12.5" rx="2.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 5v6M10 5v6" stroke="currentColor" strokeWidth="1.8" />
    </>
  ),
  drifted: (
    <>
      <path d="M8 .6 15.4 8 8 15.4.6 8Z" fill="currentColor" />
      <path d="M5 6.5h6M5 9.5h6M9.6 4.8 6.4 11.2" stroke="var(--cut,var(--paper))" strokeWidth="1.3" />
    </>
  ),
  degraded: (
    <>
      <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5Z" fill="currentColor" />
      <path d="m5.3 5.3 5.4 5.4M10.7 5.3l-5.4 5.4" stroke="var(--cut,var(--paper))" strokeWidth="1.6" />
    </>
  ),
  missing: (
    <>
      <rect
        x="1.75"
        y="1.75"
        width="12.5"
        height="12.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeDasharray="2.6 2.4"
      />
      <path d="M4.5 8h7" stroke="currentColor" strokeWidth="1.6" />
    </>
  ),
  unmanaged: (
    <>
      <path d="M1 1h14v14H1Z" fill="currentColor" />
      <path d="M8 4v8M4 8h8" stroke="var(--cut,var(--paper))" strokeWidth="1.6" />
    </>
  ),
  moved: (
    <>
      <rect x="1.25" y="1.25" width="9" height="9" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <rect x="6" y="6" width="9" height="9" fill="currentColor" />
    </>
  ),
  unresolved: (
    <>
      <path
        d="M5.5 1.5H4.8a1.6 1.6 0 0 0-1.6 1.6v2.7L1.5 8l1.7 2.2v2.7a1.6 1.6 0 0 0 1.6 1.6h.7M10.5 1.5h.7a1.6 1.6 0 0 1 1.6 1.6v2.7L14.5 8l-1.7 2.2v2.7a1.6 1.6 0 0 1-1.6 1.6h-.7"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
      <path d="M8 4.5v4M8 10v1.6" stroke="currentColor" strokeWidth="1.6" />
    </>
  ),
  unknown: (
    <>
      <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.4 2.5" />
      <path
        d="M6.2 6.3a1.85 1.85 0 1 1 2.7 1.7c-.6.3-.9.6-.9 1.3M8 10.5v1.4"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
      />
    </>
  ),
  lock: (
    <>
      <rect x="2.75" y="7" width="10.5" height="7.5" rx="1.5" fill="currentColor" />
      <path d="M5 7V5a3 3 0 0 1 6 0v2" fill="none" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  pr: (
    <>
      <circle cx="4" cy="3.5" r="1.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <circle cx="4" cy="12.5" r="1.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <circle cx="12" cy="12.5" r="1.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path
        d="M4 5.25v5.5M12 10.75V6a2 2 0 0 0-2-2H8m1.8-2.3L7.5 4l2.3 2.3"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    </>
  ),
  merged: (
    <>
      <circle cx="4" cy="3.5" r="1.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <circle cx="4" cy="12.5" r="1.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <circle cx="12" cy="8.5" r="1.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M4 5.25v5.5M4 5.25c.3 2 2.5 3.25 6.25 3.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  over: <path d="M2 5h9.5M9 2l3 3-3 3M14 11H4.5M7 8l-3 3 3 3" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  ahead: <path d="M3.5 9 8 4.5 12.5 9M3.5 13 8 8.5l4.5 4.5" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  up: <path d="M8 14V3M3.5 7.5 8 3l4.5 4.5" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  search: (
    <>
      <circle cx="7" cy="7" r="4.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="m10.5 10.5 4 4" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  theme: (
    <>
      <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5Z" fill="currentColor" />
    </>
  ),
  rows: <path d="M1.5 3.5h13M1.5 8h13M1.5 12.5h13" stroke="currentColor" strokeWidth="1.5" />,
  x: <path d="m4 4 8 8M12 4l-8 8" stroke="currentColor" strokeWidth="1.5" />,
  check: <path d="m3 8.5 3.5 3.5L13 4.5" fill="none" stroke="currentColor" strokeWidth="1.7" />,
  chev: <path d="m4 6 4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  right: <path d="m6 4 4 4-4 4" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  copy: (
    <>
      <rect x="5.75" y="5.75" width="8.5" height="8.5" rx="1.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path
        d="M10.25 3.5v-.25a1.5 1.5 0 0 0-1.5-1.5h-5.5a1.5 1.5 0 0 0-1.5 1.5v5.5a1.5 1.5 0 0 0 1.5 1.5h.25"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    </>
  ),
  ext: (
    <path
      d="M6.5 3H3.25A1.25 1.25 0 0 0 2 4.25v8.5A1.25 1.25 0 0 0 3.25 14h8.5A1.25 1.25 0 0 0 13 12.75V9.5M9.5 2H14v4.5M14 2 7.5 8.5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
    />
  ),
  git: (
    <>
      <circle cx="8" cy="8" r="2.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M.75 8h4.5M10.75 8h4.5" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  back: <path d="M5.5 2.5 2 6l3.5 3.5M2 6h7.5a4 4 0 0 1 0 8H6" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  shield: (
    <>
      <path
        d="M8 1.5 13.5 3.5v4.25c0 3.25-2.3 5.5-5.5 6.75-3.2-1.25-5.5-3.5-5.5-6.75V3.5Z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
      <path d="m5.3 8 2 2 3.4-3.8" fill="none" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  plus: <path d="M8 3v10M3 8h10" stroke="currentColor" strokeWidth="1.5" />,
  mute: (
    <path
      d="M3 12V7a5 5 0 0 1 8.5-3.5M13 7v5M1.5 12h10M2 1.5l12.5 13"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
    />
  ),
  columns: (
    <>
      <rect x="1.75" y="2.75" width="12.5" height="10.5" rx="1.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 3v10M10 3v10" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  down: <path d="M8 2v9M4 7l4 4 4-4M2 14h12" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  ring: <circle cx="8" cy="8" r="3.5" fill="none" stroke="currentColor" strokeWidth="1.5" />,
}

/** Inside the page, so that an icon that appears later needs no request: a lost server must not take it away. */
export function Sprite() {
  return (
    <svg width="0" height="0" className="absolute" aria-hidden="true">
      {Object.entries(symbols).map(([name, shapes]) => (
        <symbol key={name} id={`i-${name}`} viewBox="0 0 16 16">
          {shapes}
        </symbol>
      ))}
    </svg>
  )
}
