import { ScrollBox } from '@/components/ui/scroll-box'
import type { ConnectionsView } from '@/lib/contract'
import { CorrectionLines } from './correction-lines'

/** The columns of the board: in which order, from where a promotion comes, which clusters serve them. */
export function EnvironmentsPanel({ environments }: { readonly environments: ConnectionsView['environments'] }) {
  const lacking = environments.flatMap(one => (one.correction === null ? [] : [{ ...one, correction: one.correction }]))
  if (environments.length === 0) return <p className="panel source-note">None was found yet.</p>
  return (
    <div className="panel source">
      <ScrollBox label="Environments in their order">
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">Environment</th>
              <th scope="col">Group</th>
              <th scope="col">Promoted from</th>
              <th scope="col">Clusters</th>
              <th scope="col">Namespace</th>
              <th scope="col" className="number">
                Cells
              </th>
            </tr>
          </thead>
          <tbody>
            {environments.map(one => (
              <tr key={one.name}>
                <td className="text-ink">
                  <b>{one.name}</b>
                  {one.production && <span className="text-ink-3"> production</span>}
                </td>
                <td>{one.group}</td>
                <td>{one.upstream ?? <span className="text-ink-3">nothing, it is first</span>}</td>
                <td>{one.clusters.length === 0 ? <b>none</b> : one.clusters.join(', ')}</td>
                <td>{one.namespace ?? <span className="text-ink-3">as the manifests say</span>}</td>
                <td className="number">{one.cells}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {lacking.map(one => (
        <CorrectionLines key={one.name} correction={one.correction} certain />
      ))}
    </div>
  )
}
