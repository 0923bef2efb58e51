'use client'

import './globals.css'

/** What the frame around every page could not survive: nothing of it is used here. */
export default function GlobalErrorPage({ reset }: { readonly reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Plimsoll</title>
        <main className="page">
          <h1>The page stopped</h1>
          <p className="max-w-[72ch] py-2">
            Something in it failed that it cannot go on without. Nothing was written. Load it again; if it stops again,
            the browser’s console has the cause.
          </p>
          <button type="button" className="btn btn-primary" onClick={reset}>
            Load it again
          </button>
        </main>
      </body>
    </html>
  )
}
