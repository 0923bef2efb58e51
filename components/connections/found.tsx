import { ScrollBox } from '@/components/ui/scroll-box'
import type { ConnectionsView } from '@/lib/contract'

type FoundCell = ConnectionsView['repositories'][number]['found'][number]

/** What discovery took for a service in an environment, and why: so that a person can correct it. */
export function Found({ found }: { readonly found: readonly FoundCell[] }) {
  return (
    <details className="border-line border-t">
      <summary className="cursor-pointer px-3.5 py-2.5">
        <b>What was found, and why</b>{' '}
        <span className="text-ink-3">
          {found.length} {found.length === 1 ? 'folder' : 'folders'}. A line under services: or exclude: in
          plimsoll.yaml corrects it.
        </span>
      </summary>
      <ScrollBox label="Found services">
        <table className="audit">
          <thead>
            <tr>
              <th scope="col">Service</th>
              <th scope="col">Environment</th>
              <th scope="col">Where</th>
              <th scope="col">Kind</th>
              <th scope="col">Because</th>
            </tr>
          </thead>
          <tbody>
            {found.map(cell => (
              <tr key={`${cell.path} ${cell.service} ${cell.environment}`}>
                <td className="font-medium text-ink">{cell.service}</td>
                <td>{cell.environment ?? <span className="text-ink-3">none, so it is no cell</span>}</td>
                <td>
                  <code>{cell.path}</code>
                </td>
                <td>{cell.kind}</td>
                <td className="audit-detail">{cell.because}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </details>
  )
}
