import type { DemoService, Environment } from './services'

/** What the files of a service say at one moment of the history. */
export interface ServiceState {
  readonly versions: Readonly<Record<Environment, string>>
  readonly replicas: Readonly<Record<Environment, number>>
  readonly memory: string
  readonly logLevel: string
}

export function firstState(service: DemoService, version: string): ServiceState {
  const versions = { dev: version, staging: version, prod: version }
  return { versions, replicas: service.replicas, memory: '256Mi', logLevel: 'info' }
}
