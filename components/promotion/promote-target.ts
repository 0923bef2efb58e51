/** The cell that is being promoted into, as it stands in the URL: `?promote=service/environment`. */
export interface PromoteTarget {
  readonly service: string
  readonly environment: string
}

/** An environment may hold slashes (`prod/eu`), a service may not. */
export function parseTarget(text: string | null): PromoteTarget | null {
  const slash = text?.indexOf('/') ?? -1
  if (text === null || slash < 1 || slash === text.length - 1) return null
  return { service: text.slice(0, slash), environment: text.slice(slash + 1) }
}

/** Changes only its own part of a query. */
export function formatTarget(target: PromoteTarget | null, search: string): string {
  const params = new URLSearchParams(search)
  params.delete('promote')
  if (target !== null) params.set('promote', `${target.service}/${target.environment}`)
  const text = params.toString().replaceAll('%2F', '/').replaceAll('%2C', ',').replaceAll('%2A', '*')
  return text === '' ? '' : `?${text}`
}
