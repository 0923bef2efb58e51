import { CopyButton } from '@/components/ui/copy-button'
import type { ConnectionsView } from '@/lib/contract'

type Cluster = ConnectionsView['clusters'][number]

/** The exact rules that the reader lacks, together as they go into `rules:` of its role. */
export function MissingRules({ cluster }: { readonly cluster: Cluster }) {
  const missing = cluster.kinds.filter(kind => kind.missingRule !== null)
  if (missing.length === 0) return null
  const rules = missing.map(kind => kind.missingRule ?? '').join('')
  return (
    <div className="missing hue-amber">
      <p>
        <b>
          {cluster.name} does not let Plimsoll read {missing.map(kind => kind.resource).join(', ')}.
        </b>{' '}
        Add under <code>rules:</code> of its ClusterRole:
      </p>
      <pre>{rules.trimEnd()}</pre>
      <CopyButton text={rules}>{missing.length === 1 ? 'Copy the rule' : `Copy ${missing.length} rules`}</CopyButton>
    </div>
  )
}
