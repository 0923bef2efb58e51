import { z } from 'zod'
import { listOf } from '../../objects/shapes'
import { type ControllerObject, silent } from '../object'
import { Condition, ControllerMeta, namedBy } from '../shapes'

const ApplicationSet = z.object({
  metadata: ControllerMeta,
  status: z.object({ conditions: listOf(Condition) }).prefault({}),
})

export function readApplicationSet(raw: unknown): ControllerObject {
  const { metadata, status } = ApplicationSet.parse(raw)
  const error = status.conditions.find(({ type, status }) => type === 'ErrorOccurred' && status === 'True')
  return {
    controller: 'argocd',
    kind: 'ApplicationSet',
    says: {
      ...silent,
      failing:
        error === undefined
          ? null
          : {
              reason: error.reason || error.type,
              message: error.message,
              since: error.lastTransitionTime,
              stalled: false,
              healthOf: null,
            },
    },
    sources: [],
    dependsOn: [],
    project: null,
    windows: [],
    applies: null,
    brings: null,
    attempt: '',
    ...namedBy(metadata),
  }
}
