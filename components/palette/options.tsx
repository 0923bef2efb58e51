// biome-ignore-all lint/a11y/useFocusableInteractive: the field keeps the focus and names the option that is meant
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the field has the keys
'use client'

import { useEffect, useRef } from 'react'
import { Icon } from '@/components/ui/icon'
import type { Entry, EntryGroup } from './entries'

interface OptionsProps {
  readonly id: string
  readonly groups: readonly EntryGroup[]
  readonly current: Entry | undefined
  readonly optionId: (entry: Entry) => string
  readonly onRun: (entry: Entry) => void
}

export function Options({ id, groups, current, optionId, onRun }: OptionsProps) {
  const list = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the chosen one comes into sight whenever another is chosen
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <div ref={list} id={id} role="listbox" aria-label="What there is">
      {groups.map(group => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options, not of fields
        <div key={group.title} role="group" aria-labelledby={`${id}-${group.title}`}>
          <div id={`${id}-${group.title}`} className="palette-group" role="presentation">
            {group.title}
          </div>
          {group.entries.map(entry => (
            <div
              key={entry.id}
              id={optionId(entry)}
              role="option"
              aria-selected={entry === current || entry.id === current?.id}
              className="palette-option"
              onClick={() => onRun(entry)}
            >
              <Icon name={entry.icon} />
              <span>{entry.title}</span>
              <span className="palette-hint">{entry.hint}</span>
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}
