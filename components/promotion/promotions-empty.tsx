import Link from 'next/link'

export function NoneYet() {
  return (
    <section className="panel mt-4 grid justify-items-start gap-3 p-4" aria-labelledby="none-yet">
      <h2 id="none-yet">No promotion has been asked for yet</h2>
      <p className="max-w-[72ch]">
        A promotion is a pull request that brings the version of one environment to the next. On the board, choose a
        cell that is behind its upstream and press <kbd>p</kbd>: the sheet shows the one line that would change, and
        writes nothing until it is confirmed.
      </p>
      <Link href="/?differs=upstream" className="btn">
        Show what differs from its upstream
      </Link>
    </section>
  )
}

/** In the list's own rows: nothing moves when they arrive. */
export function ListSkeleton() {
  return (
    <section className="panel mt-4" aria-busy="true" aria-label="Promotions">
      <p className="sr-only" role="status">
        Reading promotions
      </p>
      {[0, 1, 2].map(row => (
        <div key={row} className="promotion-row" aria-hidden="true">
          <span className="skeleton" />
          <span className="skeleton" />
          <span className="skeleton" />
          <span className="skeleton" />
        </div>
      ))}
    </section>
  )
}
