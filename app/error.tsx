'use client'

import Link from 'next/link'

/** The server's sentence does not reach the browser in production; its log has it under this digest. */
export default function ErrorPage({
  error,
  reset,
}: {
  readonly error: Error & { digest?: string }
  reset: () => void
}) {
  return (
    <main id="main" className="page" tabIndex={-1}>
      <h1>This page could not be read</h1>
      <p className="max-w-[72ch] py-2">
        A source that it needs did not answer, or the request was not understood. Nothing was written. Connections shows
        which source is lost{error.digest !== undefined && <>; the server’s log has the cause under {error.digest}</>}.
      </p>
      <div className="flex gap-2">
        <button type="button" className="btn btn-primary" onClick={reset}>
          Try again
        </button>
        <Link className="btn" href="/connections">
          Connections
        </Link>
      </div>
    </main>
  )
}
