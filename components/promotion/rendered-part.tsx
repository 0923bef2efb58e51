'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureNotice } from '@/components/ui/failure-notice'
import { renderedQuery } from '@/lib/client/promotion-queries'
import type { Input } from '@/lib/client/request'
import { Part } from './part'
import { RenderedDiff } from './rendered-diff'

interface RenderedPartProps {
  readonly wanted: Input<'previewRendered'>
  readonly planId: string
}

/** What the edit does to the objects that reach the cluster: built when somebody looks, because that takes a program and seconds. */
export function RenderedPart({ wanted, planId }: RenderedPartProps) {
  const [open, setOpen] = useState(false)
  const { data, error, isFetching } = useQuery({ ...renderedQuery(wanted, planId), enabled: open })
  return (
    <Part name="Rendered">
      <details className="rendered-part" onToggle={event => setOpen(event.currentTarget.open)}>
        <summary>Show what changes in the rendered objects</summary>
        {isFetching && <p role="status">The objects are being built.</p>}
        {error !== null && !isFetching && <FailureNotice error={error} wrote="The plan above does not rest on it." />}
        {data !== undefined && !isFetching && <RenderedDiff rendered={data} />}
      </details>
    </Part>
  )
}
