'use client'

import { looks } from '@/components/board/look'
import { Icon, type IconName } from '@/components/ui/icon'
import { Exact } from '@/components/ui/time'
import type { DeliveryView } from '@/lib/contract'
import type { Lane } from './lane'

type Step = DeliveryView['steps'][number]

/** From Git to ready pods, with times; the one step that it waits for names itself. */
export function Steps({ lane }: { readonly lane: Lane }) {
  const { cell, delivery, git } = lane
  if (cell === undefined) return null
  return delivery.map(({ cluster, steps }) => (
    <section key={cluster} className="evidence-part" aria-label={`Steps in ${cluster}`}>
      <h3 className="pb-2">
        {titleOf(steps, git)}
        {delivery.length > 1 && <span className="font-normal text-ink-3"> in {cluster}</span>}
      </h3>
      <ol className="timeline">
        {steps.map(step => (
          <li
            key={step.name}
            data-step={step.state}
            className={step.state === 'now' ? `hue-${looks[cell.state].hue}` : ''}
          >
            <Icon name={step.state === 'now' ? looks[cell.state].icon : iconOf(step)} />
            <span className="min-w-0 wrap-anywhere">
              <b>{labelOf(step)}</b>
              <span className="sr-only">, {stateWords[step.state]}</span>
              {step.words !== '' && !cell.reason.includes(step.words) && (
                <span className="step-words">{step.words}</span>
              )}
            </span>
            {step.at !== null && <Exact at={step.at} />}
          </li>
        ))}
      </ol>
    </section>
  ))
}

const stateWords: Readonly<Record<Step['state'], string>> = {
  done: 'done',
  now: 'here it stands',
  'to come': 'not yet',
  'not known': 'not read',
}

const labels: Readonly<Record<Step['name'], readonly [done: string, open: string]>> = {
  arrived: ['In Git', 'Not settled in Git'],
  fetched: ['Fetched', 'Not fetched yet'],
  applied: ['Applied', 'Not applied yet'],
  'rolled out': ['Rolled out', 'Rolling out'],
  healthy: ['Healthy', 'Not healthy'],
  replaced: ['Replaced in the cluster', 'Replaced in the cluster'],
}

function labelOf({ name, state }: Step): string {
  if (state === 'not known') return `${labels[name][0]}: not read`
  if (state === 'to come') return labels[name][0]
  return labels[name][state === 'now' ? 1 : 0]
}

function iconOf({ state }: Step): IconName {
  if (state === 'done') return 'check'
  return state === 'not known' ? 'unknown' : 'ring'
}

function titleOf(steps: readonly Step[], git: string | null): string {
  const now = steps.find(step => step.state === 'now')
  const version = git ?? 'this'
  if (now === undefined) return `How ${version} got here`
  return now.name === 'replaced' ? `How ${version} got here, and left` : `Why ${version} is not live yet`
}
