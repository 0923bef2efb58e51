'use client'

import { type RefObject, useEffect, useState } from 'react'

/** Whether the box ever held more columns than it is wide: what only then matters is loaded then. */
export function useOverflow(box: RefObject<HTMLElement | null>, columns: number): boolean {
  const [overflows, setOverflows] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number of columns is another width
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const resized = new ResizeObserver(() => {
      if (element.scrollWidth > element.clientWidth) setOverflows(true)
    })
    resized.observe(element)
    return () => resized.disconnect()
  }, [box, columns])
  return overflows
}
