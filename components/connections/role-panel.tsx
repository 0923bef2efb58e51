import { CopyButton } from '@/components/ui/copy-button'

/** All that is asked of a cluster, to copy; it is made from the same table as the watches. */
export function RolePanel({ clusterRole }: { readonly clusterRole: string }) {
  return (
    <section className="source panel" aria-label="Read-only role">
      <header className="source-head">
        <div className="source-name">
          <h3>Read-only role</h3>
          <span>all that Plimsoll asks of a cluster; it writes nothing and reads no Secret</span>
        </div>
        <CopyButton text={clusterRole}>Copy the ClusterRole</CopyButton>
      </header>
      <details className="fold">
        <summary>Show it</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable without a pointer */}
        <pre className="role" tabIndex={0}>
          {clusterRole}
        </pre>
      </details>
    </section>
  )
}
