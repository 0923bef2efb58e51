'use client'

import { type RefObject, useLayoutEffect, useState } from 'react'
import type { Sight } from './window'

/** What the server draws for, before any browser said how high it is. */
const usual: Sight = { top: 0, height: 760 }

/** The part of the table that is in sight, in steps: most scrolling draws nothing. */
export function useSight(box: RefObject<HTMLElement | null>, step: number): Sight {
  const [sight, setSight] = useState(usual)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const look = () => {
      const top = Math.floor(element.scrollTop / step) * step
      const height = Math.ceil(element.clientHeight / step + 1) * step
      setSight(before => (before.top === top && before.height === height ? before : { top, height }))
    }
    look()
    const resized = new ResizeObserver(look)
    resized.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      resized.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [box, step])
  return sight
}
