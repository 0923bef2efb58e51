'use client'

import { useRef, useState } from 'react'

export type Copied = { readonly id: string; readonly done: boolean } | null

/** Puts a text on the clipboard and says for a moment whose it was, or that the browser refused. */
export function useCopied(): readonly [Copied, (id: string, text: string) => void] {
  const [copied, setCopied] = useState<Copied>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  function copy(id: string, text: string): void {
    const say = (done: boolean) => {
      setCopied({ id, done })
      clearTimeout(timer.current)
      timer.current = setTimeout(() => setCopied(null), 3_000)
    }
    // Absent where the page is not served from a secure place.
    const writing = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))
    writing.then(
      () => say(true),
      () => say(false),
    )
  }

  return [copied, copy]
}
