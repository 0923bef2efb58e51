'use client'

import { Age } from '@/components/ui/time'
import type { ConnectionsView } from '@/lib/contract'
import { Fact } from './facts'

type Webhook = NonNullable<ConnectionsView['repositories'][number]['webhook']>

/** Whether the host tells of changes by itself, and how to have it do so; without it the poll sees them a little later. */
export function WebhookFact({ webhook }: { readonly webhook: Webhook }) {
  const { path, hasSecret, events, accepted, refused, last } = webhook
  return (
    <Fact name="Webhook">
      {last === null ? (
        <span className="text-ink-3">none came yet</span>
      ) : (
        <>
          {last.event} <Age at={last.at} /> ago; {accepted} in 30 days
        </>
      )}
      {refused > 0 && <b> {refused} refused since the start: check the secret.</b>}
      <br />
      <span className="text-ink-3">
        {hasSecret ? 'Address' : 'Set host.webhookSecret in plimsoll.yaml, then make one with the same secret; address'}{' '}
        <code>{path}</code>, content type application/json, events {events.join(', ')}.
      </span>
    </Fact>
  )
}
