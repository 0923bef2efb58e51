'use client'

import { type RefObject, useEffect, useState } from 'react'
import type { Column } from './columns'

interface FarFaultsProps {
  readonly box: RefObject<HTMLElement | null>
  readonly columns: readonly Column[]
}

interface Far {
  readonly left: readonly number[]
  readonly right: readonly number[]
}

const none: Far = { left: [], right: [] }

/** Columns that are scrolled out of sight and hold a fault: one mark each at the edge behind which they are. A click scrolls there. */
export function FarFaults({ box, columns }: FarFaultsProps) {
  const faulty = columns.flatMap((column, index) => (column.notAsGit > 0 ? [index] : [])).join(',')
  const far = useFarColumns(box, faulty)
  return (
    <>
      <Marks side="left" columns={columns} indexes={far.left} box={box} />
      <Marks side="right" columns={columns} indexes={far.right} box={box} />
    </>
  )
}

interface MarksProps {
  readonly side: 'left' | 'right'
  readonly columns: readonly Column[]
  readonly indexes: readonly number[]
  readonly box: RefObject<HTMLElement | null>
}

function Marks({ side, columns, indexes, box }: MarksProps) {
  if (indexes.length === 0) return null
  const nearest = (side === 'left' ? indexes.at(-1) : indexes[0]) ?? 0
  const words = indexes.map(index => `${columns[index]?.name}: ${columns[index]?.notAsGit} not as Git says`)
  return (
    <button
      type="button"
      className="far-faults"
      data-side={side}
      title={words.join('\n')}
      aria-label={`Out of sight on the ${side}: ${words.join(', ')}. Scroll to the nearest`}
      onClick={event => {
        const mark = event.target instanceof HTMLElement ? event.target.dataset.index : undefined
        scrollToColumn(box.current, mark === undefined ? nearest : Number(mark))
      }}
    >
      {indexes.map(index => (
        <i key={index} data-index={index} />
      ))}
    </button>
  )
}

/** Marks which edges hide something, and says which faulty columns lie behind them. */
function useFarColumns(box: RefObject<HTMLElement | null>, faulty: string): Far {
  const [far, setFar] = useState(none)
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const look = () => {
      const { scrollLeft, scrollWidth, clientWidth } = element
      element.toggleAttribute('data-more-left', scrollLeft > 0)
      element.toggleAttribute('data-more-right', scrollLeft + clientWidth < scrollWidth - 1)
      const next = farColumns(element, faulty === '' ? [] : faulty.split(',').map(Number))
      setFar(before =>
        String(before.left) === String(next.left) && String(before.right) === String(next.right) ? before : next,
      )
    }
    look()
    const resized = new ResizeObserver(look)
    resized.observe(element)
    let left = element.scrollLeft
    const onScroll = () => {
      if (element.scrollLeft === left) return
      left = element.scrollLeft
      look()
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      resized.disconnect()
      element.removeEventListener('scroll', onScroll)
    }
  }, [box, faulty])
  return far
}

function farColumns(element: HTMLElement, faulty: readonly number[]): Far {
  if (faulty.length === 0 || element.scrollWidth <= element.clientWidth) return none
  const heads = element.querySelectorAll<HTMLElement>('.grid-head .column')
  const first = heads[0]?.offsetWidth ?? 0
  const middle = (index: number) => {
    const head = heads[index + 1]
    return head === undefined ? 0 : head.offsetLeft + head.offsetWidth / 2 - element.scrollLeft
  }
  return {
    left: faulty.filter(index => middle(index) < first),
    right: faulty.filter(index => middle(index) > element.clientWidth),
  }
}

function scrollToColumn(element: HTMLElement | null, index: number): void {
  element?.querySelectorAll('.grid-head .column')[index + 1]?.scrollIntoView({ block: 'nearest', inline: 'center' })
}
