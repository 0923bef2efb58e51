import type { Metadata } from 'next'
import Link from 'next/link'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <main id="main" className="page" tabIndex={-1}>
      <h1>There is nothing at this address</h1>
      <p className="max-w-[72ch] py-2">
        A service leaves when Git no longer declares it and no cluster runs it. A promotion’s address is its id.
      </p>
      <Link className="btn" href="/">
        Back to the board
      </Link>
    </main>
  )
}
