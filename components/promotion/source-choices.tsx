'use client'

import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import { type Lane, toLanes } from '@/components/service/lane'
import { Moment } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import { serviceQuery } from '@/lib/client/service-queries'
import type { ServiceView } from '@/lib/contract'
import { AskForm } from './ask-form'
import { earlierValues } from './earlier-values'
import type { PromoteTarget, WantedFrom } from './promote-target'

interface SourceChoicesProps {
  readonly target: PromoteTarget
  readonly onChoose: (target: PromoteTarget) => void
}

const mostEarlier = 8

/** Of one cell with the versions that each source has; of several only the environments' names. */
export function SourceChoices({ target, onChoose }: SourceChoicesProps) {
  const [first] = target.cells
  const only = target.cells.length === 1 ? (first ?? null) : null
  const { data: service, isError } = useQuery(serviceQuery(first?.service ?? ''))
  if (service === undefined) {
    return <p className="menu-note">{isError ? 'The sources could not be read.' : 'Reading the sources'}</p>
  }
  const lanes = toLanes(service)
  const lane = only === null ? null : (lanes.find(each => each.environment.name === only.environment) ?? null)
  const choose = (purpose: PromoteTarget['purpose'], from: WantedFrom) => onChoose({ ...target, purpose, from })
  return (
    <div className="source-choices">
      <Environments
        lanes={lanes}
        upstream={lane?.environment.upstream ?? null}
        own={only?.environment ?? null}
        onChoose={from => choose('promote', from)}
      />
      {only !== null && (
        <Earlier service={service} environment={only.environment} onChoose={from => choose('roll back', from)} />
      )}
      {lane !== null && lane.live !== null && lane.live !== lane.git && (
        <Group name="The cluster">
          <Choice onChoose={() => choose('adopt', { kind: 'live' })} name="What runs there">
            <Version text={lane.live} className="mono" />
          </Choice>
        </Group>
      )}
      <AskForm
        label="A version by hand, with a reason"
        placeholder="1.4.2 or 1.4.2@sha256:…"
        button="Plan it"
        maxLength={240}
        mono
        onSay={version => choose('hotfix', { kind: 'version', version })}
      />
    </div>
  )
}

interface EnvironmentsProps {
  readonly lanes: readonly Lane[]
  readonly upstream: string | null
  /** The cell's own, which is no source. */
  readonly own: string | null
  readonly onChoose: (from: WantedFrom) => void
}

function Environments({ lanes, upstream, own, onChoose }: EnvironmentsProps) {
  const sources = lanes.filter(({ git, environment }) => git !== null && environment.name !== own)
  return (
    <Group name="Another environment">
      {own === null && <Choice onChoose={() => onChoose({ kind: 'upstream' })} name="The one before each" />}
      {sources.map(({ environment: { name }, git }) => (
        <Choice
          key={name}
          onChoose={() =>
            onChoose(name === upstream ? { kind: 'upstream' } : { kind: 'environment', environment: name })
          }
          name={name === upstream ? `${name}, the usual one` : name}
        >
          {own !== null && git !== null && <Version text={git} className="mono" />}
        </Choice>
      ))}
    </Group>
  )
}

interface EarlierProps {
  readonly service: ServiceView
  readonly environment: string
  readonly onChoose: (from: WantedFrom) => void
}

function Earlier({ service, environment, onChoose }: EarlierProps) {
  const values = earlierValues(service.values, environment).slice(0, mostEarlier)
  if (values.length === 0) return null
  return (
    <Group name="An earlier value">
      {values.map(({ commit, version, at }) => (
        <Choice
          key={commit.sha}
          onChoose={() => onChoose({ kind: 'earlier', commit: commit.sha })}
          name={<Version text={version} className="mono" />}
        >
          {at !== null && (
            <span>
              since <Moment at={at} />
            </span>
          )}
        </Choice>
      ))}
    </Group>
  )
}

function Group({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  const id = useId()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields, and these are buttons
    <div role="group" aria-labelledby={id}>
      <p id={id}>{name}</p>
      {children}
    </div>
  )
}

interface ChoiceProps {
  readonly name: ReactNode
  readonly onChoose: () => void
  readonly children?: ReactNode
}

function Choice({ name, onChoose, children }: ChoiceProps) {
  return (
    <button type="button" onClick={onChoose}>
      <span className="min-w-0">{name}</span>
      <span className="min-w-0 text-ink-3">{children}</span>
    </button>
  )
}
