import { clsx } from 'clsx'
import { shortVersion, splitVersion } from './version-text'

interface VersionProps {
  readonly text: string
  readonly className?: string
  /** How much of a hash is shown. */
  readonly hashLength?: number
}

/** A tag, digest or sha: shortened where it is a hash, broken in the middle where it is long; the whole on hover. */
export function Version({ text, className, hashLength }: VersionProps) {
  // Several versions with their counts: they wrap, and none of them is cut.
  if (text.includes(' ')) return <span className={clsx('version versions', className)}>{text}</span>
  const short = shortVersion(text, hashLength)
  const [head, tail] = splitVersion(short)
  const whole = short !== text || tail !== '' ? text : undefined
  return (
    <span className={clsx('version', className)} title={whole}>
      <span className="version-head">{head}</span>
      {tail !== '' && <span className="version-tail">{tail}</span>}
    </span>
  )
}
