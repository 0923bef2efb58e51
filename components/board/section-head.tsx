// biome-ignore-all lint/a11y/useSemanticElements: a grid with a roving tab stop, of which only the rows in sight exist, cannot be a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the cells take the focus, one of them at a time
'use client'

import { Icon } from '@/components/ui/icon'
import type { GridSection } from './grid'
import type { SectionName } from './rows'

interface SectionHeadProps {
  readonly section: GridSection
  readonly index: number
  readonly columns: number
  readonly lost: boolean
  readonly onFold: (name: SectionName) => void
}

const hints: Readonly<Partial<Record<SectionName, string>>> = {
  'Not known': '. No fresh evidence, so nothing is claimed of them',
  'As Git says': '. One tag means Git, last promotion and cluster agree',
}

export function SectionHead({ section, index, columns, lost, onFold }: SectionHeadProps) {
  const noun = section.total === 1 ? 'service' : 'services'
  return (
    <div role="row" aria-rowindex={index} className="section-head">
      <div role="gridcell" aria-colindex={1} aria-colspan={columns}>
        <button type="button" aria-expanded={!section.folded} onClick={() => onFold(section.name)}>
          <span>
            <b>{section.name}</b>
            {section.total} {noun}
            {lost ? ', when last seen' : hints[section.name]}
          </span>
          <Icon name={section.folded ? 'right' : 'chev'} size="small" />
        </button>
      </div>
    </div>
  )
}
