import { Diff } from '@/components/ui/diff'
import type { RenderedView } from '@/lib/contract/rendered'

type Cell = Extract<RenderedView, { kind: 'rendered' }>['cells'][number]
type RenderedObject = Cell['objects'][number]

/** What changes in the objects that reach the cluster, folded per object. */
export function RenderedDiff({ rendered }: { readonly rendered: RenderedView }) {
  if (rendered.kind === 'none') return <p className="text-ink-3">{rendered.why}</p>
  const { cells, program } = rendered
  const isPlain = cells.every(isPlainCell)
  return (
    <div className="rendered">
      {isPlain && cells.length > 0 && <p>Nothing but the image lines changes.</p>}
      {cells.map(cell => (
        <section key={`${cell.environment} ${cell.service}`} aria-label={titleOf(cell)}>
          {cells.length > 1 && <h3>{titleOf(cell)}</h3>}
          <CellObjects cell={cell} />
        </section>
      ))}
      <p className="text-ink-3 text-small">Built with {program}. Values of Secrets are not shown.</p>
    </div>
  )
}

function CellObjects({ cell }: { readonly cell: Cell }) {
  if (cell.why !== null) return <p>{cell.why}</p>
  if (cell.objects.length === 0) return <p>No object changes.</p>
  return (
    <>
      {cell.objects.map(one => (
        <details key={`${one.change} ${one.kind} ${one.namespace} ${one.name}`} open={one.isMore}>
          <summary>
            <span>
              {one.kind} <b>{one.name}</b>
              {one.namespace !== null && <span className="text-ink-3"> in {one.namespace}</span>}
            </span>
            <span className="text-ink-3">{countOf(one)}</span>
          </summary>
          {one.lines.length === 0 ? <p>Its text is too long to be compared.</p> : <Diff lines={one.lines} />}
          {one.more > 0 && <p>{one.more} more lines are not shown.</p>}
        </details>
      ))}
      {cell.more > 0 && <p>{cell.more} more objects change and are not shown.</p>}
    </>
  )
}

/** A promotion that changes no object at all is not what was asked for either. */
function isPlainCell({ why, objects, more }: Cell): boolean {
  return why === null && more === 0 && objects.length > 0 && objects.every(one => !one.isMore)
}

function countOf({ change, lines, more }: RenderedObject): string {
  if (more > 0 || lines.length === 0) return change
  const count = Math.max(...['removed', 'added'].map(kind => lines.filter(line => line.kind === kind).length))
  return `${change}, ${count === 1 ? '1 line' : `${count} lines`}`
}

function titleOf({ service, environment }: Cell): string {
  return environment === null ? service : `${service} in ${environment}`
}
