import { z } from 'zod'
import { Flag, listOf, Text } from '../../objects/shapes'
import { type ControllerObject, type SyncWindow, silent } from '../object'
import { ControllerMeta, durationOf, namedBy } from '../shapes'

const Window = z.object({
  kind: Text,
  schedule: Text,
  duration: Text,
  timeZone: Text,
  applications: listOf(z.string()),
  namespaces: listOf(z.string()),
  clusters: listOf(z.string()),
  andOperator: Flag,
})

const AppProject = z.object({ metadata: ControllerMeta, spec: z.object({ syncWindows: listOf(Window) }) })

export function readProject(raw: unknown): ControllerObject {
  const { metadata, spec } = AppProject.parse(raw)
  return {
    controller: 'argocd',
    kind: 'AppProject',
    says: silent,
    sources: [],
    dependsOn: [],
    project: null,
    windows: spec.syncWindows.flatMap(windowOf),
    applies: null,
    brings: null,
    attempt: '',
    ...namedBy(metadata),
  }
}

function windowOf(window: z.infer<typeof Window>): readonly SyncWindow[] {
  const { kind, schedule, duration, timeZone, applications, namespaces, clusters, andOperator } = window
  if (kind !== 'allow' && kind !== 'deny') return []
  const durationMs = durationOf(duration) ?? 0
  return [
    { kind, schedule, durationMs, timeZone: timeZone || 'UTC', applications, namespaces, clusters, and: andOperator },
  ]
}
