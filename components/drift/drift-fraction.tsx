import { clsx } from 'clsx'
import { looks } from '@/components/board/look'
import { Version } from '@/components/ui/version'
import type { DriftCellView } from '@/lib/contract'
import { aboveOf, belowOf } from './drift-words'

/** Git above the line, live below it; the wash lies on the side that is at fault. */
export function DriftFraction({ cell }: { readonly cell: DriftCellView }) {
  const { wash } = looks[cell.state]
  return (
    <div className="drift-fraction">
      <Side {...aboveOf(cell)} washed={wash === 'git'} name="Git" />
      <Side {...belowOf(cell)} washed={wash === 'live'} name="Live" />
    </div>
  )
}

interface SideProps {
  readonly name: string
  readonly text: string
  readonly isVersion: boolean
  readonly washed: boolean
}

function Side({ name, text, isVersion, washed }: SideProps) {
  return (
    <span className={clsx(washed && 'drift-washed')}>
      <span className="sr-only">{name} </span>
      {isVersion ? <Version text={text} /> : <span className="drift-plain">{text}</span>}
    </span>
  )
}
