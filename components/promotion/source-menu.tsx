'use client'

import { Menu } from '@/components/ui/menu'
import type { PromoteTarget } from './promote-target'
import { SourceChoices } from './source-choices'

interface SourceMenuProps {
  readonly target: PromoteTarget
  readonly onChange: (target: PromoteTarget) => void
}

/** Another environment, an earlier value, what runs, or a version by hand. */
export function SourceMenu({ target, onChange }: SourceMenuProps) {
  return (
    <Menu on={false} side="right" label="Change source">
      {close => (
        <SourceChoices
          target={target}
          onChoose={next => {
            onChange(next)
            close()
          }}
        />
      )}
    </Menu>
  )
}
