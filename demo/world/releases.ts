import type { DemoLogin } from '@/demo/repository/people'
import { type DemoService, demoServices, type Environment } from '@/demo/repository/services'
import { sourcedServices } from './sources'
import type { World } from './world'

export function serviceNamed(name: string): DemoService {
  const service = demoServices.find(one => one.name === name)
  if (service === undefined) throw new Error(`The demo has no service ${name}.`)
  return service
}

/** 1.4.2 → 1.4.3; whatever has no number at its end gets one. */
export function nextPatch(version: string): string {
  const plain = version.replace(/-(crash|missing|unready|hotfix)$/, '')
  const [, head, last] = /^(.*?)(\d+)$/.exec(plain) ?? []
  return head === undefined || last === undefined ? `${plain}-1` : `${head}${Number(last) + 1}`
}

/** Commits the next version of a service to one environment; returns it. */
export async function releaseNext(
  { desk, sources, clock }: World,
  name: string,
  environment: Environment,
  by: DemoLogin,
  suffix = '',
): Promise<string> {
  const service = serviceNamed(name)
  const version = `${nextPatch((await desk.versionOf(service, environment)) ?? '0')}${suffix}`
  if (sourcedServices.includes(name)) await sources.build(name, version, by, clock.now())
  await desk.release(service, environment, version, by)
  return version
}
