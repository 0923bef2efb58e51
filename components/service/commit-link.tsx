'use client'

interface CommitLinkProps {
  readonly commit: { readonly sha: string; readonly url: string | null }
}

/** Seven digits, the whole on hover; a link where the host has a page for it. */
export function CommitLink({ commit: { sha, url } }: CommitLinkProps) {
  const short = sha.slice(0, 7)
  if (url === null) return <code title={sha}>{short}</code>
  return (
    <a className="link mono" href={url} title={sha} target="_blank" rel="noreferrer">
      {short}
    </a>
  )
}
