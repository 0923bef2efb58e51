'use client'

import { type ReactNode, useState } from 'react'
import { Diff } from '@/components/ui/diff'
import { Path } from '@/components/ui/path'
import { Version } from '@/components/ui/version'
import type { PreviewView } from '@/lib/contract'
import { parseImage, versionText } from '@/lib/domain/image'
import { Checks } from './checks'

interface PlanViewProps {
  readonly plan: PreviewView
  readonly accepted: readonly string[]
  readonly onAccept: (code: string, on: boolean) => void
}

/** The approver's order: version, edit, effect, checks, pull request. */
export function PlanView({ plan, accepted, onAccept }: PlanViewProps) {
  return (
    <>
      <Part name="Version">
        {distinctVersions(plan.cells).map(([before, after]) => (
          <FromTo key={`${before} ${after}`} before={before} after={after} />
        ))}
        <NotMoved slots={plan.cells.flatMap(cell => cell.notMoved)} />
      </Part>
      <Part name="Edit">
        {plan.files.map(file => (
          <div key={file.path} className="file">
            <p>
              <Path text={file.path} />
              <span className="whitespace-nowrap text-ink-3">{countLines(file.lines)}</span>
            </p>
            <Diff lines={file.lines} />
          </div>
        ))}
      </Part>
      <Part name="Effect">
        <Effect plan={plan} />
      </Part>
      <Part name="Checks">
        <Checks checks={plan.checks} accepted={accepted} onAccept={onAccept} />
      </Part>
      <Part name="Pull request">
        <p className="pr-title">{plan.title}</p>
        <Body text={plan.body} />
      </Part>
    </>
  )
}

export function Part({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <section className="sheet-part">
      <h2>{name}</h2>
      <div>{children}</div>
    </section>
  )
}

function FromTo({ before, after }: { readonly before: string; readonly after: string }) {
  return (
    <div>
      <p className="from-to">
        <b>{versionText(before)}</b>
        <span className="arrow">→</span>
        <b>{versionText(after)}</b>
      </p>
      <p className="text-ink-3 text-small">
        {repositoryOf(after)}
        <Digests before={before} after={after} />
      </p>
    </div>
  )
}

function Digests({ before, after }: { readonly before: string; readonly after: string }) {
  const digests = [parseImage(before)?.digest, parseImage(after)?.digest]
  if (digests.every(digest => !digest)) return null
  return (
    <span className="mono pl-3">
      {digests.map((digest, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: exactly before and after
        <span key={index}>
          {index === 1 && ' → '}
          {digest ? <Version text={digest} className="align-bottom" /> : 'no digest'}
        </span>
      ))}
    </span>
  )
}

function NotMoved({ slots }: { readonly slots: PreviewView['cells'][number]['notMoved'] }) {
  if (slots.length === 0) return null
  return (
    <p className="pt-1 text-ink-3 text-small">
      Not moved, though they differ:{' '}
      {slots
        .map(slot => `${slot.container} (${versionText(slot.before)}, there ${versionText(slot.after)})`)
        .join(', ')}
      .
    </p>
  )
}

function Effect({ plan }: { readonly plan: PreviewView }) {
  const { changed, resolvable, unresolvable, mightChange } = plan.effects
  const others = resolvable - changed.length
  return (
    <>
      <p>
        <b>
          Exactly {changed.length} {changed.length === 1 ? 'cell changes' : 'cells change'}.
        </b>{' '}
        The other {others}, resolved again with this edit, {others === 1 ? 'does' : 'do'} not.
        {unresolvable > 0 &&
          ` ${unresolvable} cannot be resolved; ${mightChange.length === 0 ? 'none of them reads an edited file' : `${mightChange.length} of them might change`}.`}
      </p>
      <div className="blast">
        {plan.lanes.map(lane => (
          <div key={lane.environment} data-hit={lane.before !== lane.after || undefined}>
            <small>{lane.environment}</small>
            <span className="flex min-w-0 gap-1">
              {lane.before !== lane.after && <span className="text-ink">→</span>}
              <Version text={lane.after === null ? '–' : versionText(lane.after)} />
            </span>
          </div>
        ))}
      </div>
    </>
  )
}

function Body({ text }: { readonly text: string }) {
  const [whole, setWhole] = useState(false)
  return (
    <>
      <div className="pr-body" data-whole={whole || undefined}>
        {text}
      </div>
      <button type="button" className="link mt-1 text-small" aria-expanded={whole} onClick={() => setWhole(!whole)}>
        {whole ? 'Less of the body' : 'Whole body'}
      </button>
    </>
  )
}

function distinctVersions(cells: PreviewView['cells']): readonly (readonly [string, string])[] {
  const slots = cells.flatMap(cell => cell.slots)
  const pairs = new Map(slots.map(slot => [`${slot.before} ${slot.after}`, [slot.before, slot.after] as const]))
  return [...pairs.values()]
}

function repositoryOf(image: string): string {
  const parsed = parseImage(image)
  if (parsed === null) return image
  return parsed.registry === null ? parsed.repository : `${parsed.registry}/${parsed.repository}`
}

function countLines(lines: PreviewView['files'][number]['lines']): string {
  const count = Math.max(...['removed', 'added'].map(kind => lines.filter(line => line.kind === kind).length))
  return count === 1 ? '1 line' : `${count} lines`
}
