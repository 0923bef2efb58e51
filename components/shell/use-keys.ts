'use client'

import { useEffect, useEffectEvent } from 'react'
import { letterKeysOn } from './preferences'

export type Keys = Readonly<Record<string, () => void>>

/** The one key that waits for a second one. */
const leader = 'g'
const sequenceMs = 1_200

/** Keys for the whole page: one character, or two after each other (`g b`). They do nothing while somebody types, or in a dialog. */
export function useKeys(keys: Keys): void {
  const press = useEffectEvent((pressed: string) => keys[pressed])
  useEffect(() => {
    let ledAt = Number.NEGATIVE_INFINITY
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return
      if (isTyping(event.target) || !letterKeysOn()) return
      const inSequence = event.timeStamp - ledAt < sequenceMs
      const action = press(inSequence ? `${leader} ${event.key}` : event.key)
      ledAt = event.key === leader ? event.timeStamp : Number.NEGATIVE_INFINITY
      if (action === undefined) return
      event.preventDefault()
      action()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, dialog, [contenteditable]') !== null
}
