'use client'

import { type ReactNode, useState } from 'react'
import { Icon } from './icon'

interface CopyButtonProps {
  readonly text: string
  readonly children: ReactNode
}

export function CopyButton({ text, children }: CopyButtonProps) {
  const [state, setState] = useState<'ready' | 'copied' | 'refused'>('ready')
  async function copy() {
    const done = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
    setState(done ? 'copied' : 'refused')
  }
  return (
    <button type="button" className="btn" onClick={copy}>
      <Icon name={state === 'copied' ? 'check' : 'copy'} />
      <span aria-live="polite">
        {state === 'ready' && children}
        {state === 'copied' && 'Copied'}
        {state === 'refused' && 'The browser refused; select and copy'}
      </span>
    </button>
  )
}
