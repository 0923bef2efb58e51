import type { Random } from './random'
import type { DemoService } from './services'

export function firstVersion(service: DemoService, random: Random): string {
  if (service.scheme === 'commit') return random.hex(40)
  return service.scheme === 'v' ? `v${service.first}` : service.first
}

/** Mostly the next patch, sometimes the next minor. */
export function nextVersion(service: DemoService, version: string, random: Random): string {
  if (service.scheme === 'commit') return random.hex(40)
  const [major = 0, minor = 0, patch = 0] = version.replace(/^v/, '').split('.').map(Number)
  if (service.scheme === 'two') return `${major}.${minor + 1}`
  const prefix = service.scheme === 'v' ? 'v' : ''
  return random.chance(0.35) ? `${prefix}${major}.${minor + 1}.0` : `${prefix}${major}.${minor}.${patch + 1}`
}
