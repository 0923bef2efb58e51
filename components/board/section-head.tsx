// biome-ignore-all lint/a11y/useSemanticElements: a grid with a roving tab stop, of which only the rows in sight exist, cannot be a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the cells take the focus, one of them at a time
'use client'

import { Icon } from '@/components/ui/icon'
import type { GridSection } from './arrange'
import { counted } from './counted'

interface SectionHeadProps {
  readonly section: GridSection
  readonly index: number
  readonly columns: number
  readonly lost: boolean
  /** False while rows are on their way: a count of some would be a wrong one. */
  readonly counts: boolean
  readonly onClose: (section: string) => void
}

const hints: Readonly<Record<string, string>> = {
  'Not known': '. No fresh evidence, so nothing is claimed of them',
  'As Git says': '. One tag means Git, last promotion and cluster agree',
}

export function SectionHead({ section, index, columns, lost, counts, onClose }: SectionHeadProps) {
  return (
    <div role="row" aria-rowindex={index} className="section-head">
      <div role="gridcell" aria-colindex={1} aria-colspan={columns}>
        <button type="button" aria-expanded={!section.closed} onClick={() => onClose(section.name)}>
          <span>
            <b>{section.name}</b>
            {counts && counted(section.total, 'service')}
            {counts && (lost ? ', when last seen' : hints[section.name])}
          </span>
          <Icon name={section.closed ? 'right' : 'chev'} size="small" />
        </button>
      </div>
    </div>
  )
}
