import { changedPart, counterpart, type DiffLine } from './diff-text'
import { ScrollBox } from './scroll-box'

const signs = { same: '', removed: '−', added: '+', gap: '' } as const
const words = { same: '', removed: 'removed: ', added: 'added: ', gap: '' } as const

/** Added is blue with +, removed red with −, the changed characters underlined. */
export function Diff({ lines }: { readonly lines: readonly DiffLine[] }) {
  return (
    <ScrollBox className="diff" label="Change">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of one diff have no other identity
        <div key={index} className="diff-line" data-kind={line.kind}>
          <span>{line.kind === 'gap' ? '⋯' : line.before}</span>
          <span>{line.after}</span>
          <span aria-hidden="true">{signs[line.kind]}</span>
          <span>
            <span className="sr-only">{words[line.kind]}</span>
            <LineText line={line} other={counterpart(lines, index)} />
          </span>
        </div>
      ))}
    </ScrollBox>
  )
}

function LineText({ line, other }: { readonly line: DiffLine; readonly other: DiffLine | null }) {
  if (other === null) return line.text
  const { start, changed, end } = changedPart(line.text, other.text)
  return (
    <>
      {start}
      <mark>{changed}</mark>
      {end}
    </>
  )
}
