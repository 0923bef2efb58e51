'use client'

import { Icon } from '@/components/ui/icon'
import type { GridSection } from './grid'
import type { SectionName } from './rows'

interface SectionHeadProps {
  readonly section: GridSection
  readonly index: number
  readonly columns: number
  readonly onFold: (name: SectionName) => void
}

const hints: Readonly<Partial<Record<SectionName, string>>> = {
  'Not known': '. No fresh evidence, so nothing is claimed of them',
  'As Git says': '. One tag means Git, last promotion and cluster agree',
}

export function SectionHead({ section, index, columns, onFold }: SectionHeadProps) {
  const noun = section.total === 1 ? 'service' : 'services'
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: its button takes the focus
    <div role="row" aria-rowindex={index} className="section-head">
      {/* biome-ignore lint/a11y/useFocusableInteractive: its button takes the focus */}
      <div role="gridcell" aria-colindex={1} aria-colspan={columns}>
        <button type="button" aria-expanded={!section.folded} onClick={() => onFold(section.name)}>
          <Icon name={section.folded ? 'right' : 'chev'} size="small" />
          <span>
            <b>{section.name}</b>
            {section.total} {noun}
            {hints[section.name]}
          </span>
        </button>
      </div>
    </div>
  )
}
