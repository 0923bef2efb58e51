import { baseFiles } from './base-files'
import { workingTime } from './calendar'
import { deliveryFiles } from './delivery-files'
import { losesQuotes, overlayFiles } from './overlay-files'
import type { DemoLogin } from './people'
import { createRandom, type Random } from './random'
import { type DemoService, demoServices, type Environment, environmentsOf } from './services'
import { rootFiles } from './shared-files'
import { firstState, type ServiceState } from './state'
import { firstVersion, nextVersion } from './versions'

/** One commit of the main line, with the branch that it merges where it came by a merged pull request. */
export interface HistoryCommit {
  /** Epoch milliseconds. */
  readonly at: number
  readonly author: DemoLogin
  readonly message: string
  /** Text by path. */
  readonly files: Readonly<Record<string, string>>
  readonly merge: {
    readonly branch: string
    readonly by: DemoLogin
    readonly message: string
    readonly at: number
  } | null
}

/** A version that the pipeline built from an application's own repository. */
export interface Build {
  readonly service: string
  readonly version: string
  readonly at: number
}

export interface History {
  readonly commits: readonly HistoryCommit[]
  /** In the order of time, the first version of each service too. */
  readonly builds: readonly Build[]
  readonly states: ReadonlyMap<string, ServiceState>
  /** The highest number that a message names. */
  readonly lastPull: number
}

const hourMs = 3_600_000
const weeks = 3
const firstPull = 160
/** From the branch's commit to its merge. */
const reviewMs = 25 * 60_000
/** From the tag of a release to its image in dev. */
const buildMs = 6 * 60_000
/** Built lately whatever day it is: a demo that nobody touched since Friday looks dead. */
const fresh = { storefront: 31, cart: 74, recommendations: 188 } as const

/** Three weeks of a shop's releases up to `now`; the same for the same minute. `url` is where the repository will be cloned from. */
export function writeHistory(now: number, url: string): History {
  const random = createRandom(20_260)
  const end = now - (now % 60_000)
  const start = end - weeks * 7 * 24 * hourMs
  const states = new Map<string, ServiceState>()
  for (const service of demoServices) states.set(service.name, firstState(service, firstVersion(service, random)))
  const events = [
    ...planReleases(random, start, end),
    ...planUpkeep(random, start, end),
    ...planFresh(random, end),
  ].sort((a, b) => a.at - b.at)
  const commits: HistoryCommit[] = [firstCommit(start - hourMs, states, url)]
  const builds = demoServices.map(
    ({ name }): Build => ({ service: name, version: states.get(name)?.versions.dev ?? '', at: start - 2 * hourMs }),
  )
  let pull = firstPull
  for (const event of events) {
    const before = states.get(event.service.name)
    const after = before === undefined ? null : event.change(before)
    if (before === undefined || after === null) continue
    states.set(event.service.name, after)
    const files = changedFiles(event.service, before, after)
    if (Object.keys(files).length === 0) continue
    if (before.versions.dev !== after.versions.dev)
      builds.push({ service: event.service.name, version: after.versions.dev, at: event.at - buildMs })
    if (event.way !== 'push') pull += 1
    commits.push(toCommit(event, after, files, pull))
  }
  return { commits, builds, states, lastPull: pull }
}

interface HistoryEvent {
  readonly at: number
  readonly service: DemoService
  readonly author: DemoLogin
  /** push: straight to main. squash and merge: by a pull request. */
  readonly way: 'push' | 'squash' | 'merge'
  readonly title: (after: ServiceState) => string
  readonly body?: string
  /** Null: nothing to do by now. */
  readonly change: (before: ServiceState) => ServiceState | null
}

/** Every build goes to dev at once, to staging within a day or so, and to prod when it has stood there for a while. */
function planReleases(random: Random, start: number, end: number): readonly HistoryEvent[] {
  return demoServices.flatMap(service => {
    const events: HistoryEvent[] = []
    const stride = (end - start) / service.tempo
    for (let release = 0; release < service.tempo; release++) {
      const built = workingTime(start + stride * release + random.between(0.05, 0.8) * stride)
      events.push(build(service, built, random))
      const tried = workingTime(built + random.between(2, 75) * hourMs)
      if (random.chance(0.85)) events.push(promotion(service, 'dev', 'staging', tried, random))
      const released = workingTime(tried + random.between(8, 70) * hourMs)
      if (random.chance(0.8)) events.push(promotion(service, 'staging', 'prod', released, random))
      if (service.name === 'checkout' && release === 1) events.push(rollBack(service, workingTime(released + hourMs)))
    }
    return events.filter(event => event.at < end - 20 * 60_000)
  })
}

function build(service: DemoService, at: number, random: Random): HistoryEvent {
  const version = (before: ServiceState) => nextVersion(service, before.versions.dev, random)
  const author = service.place === 'base' ? service.owner : 'ci-bot'
  return {
    at,
    service,
    author,
    way: service.place === 'base' ? 'squash' : 'push',
    title: after =>
      service.place === 'base'
        ? `Release ${service.name} ${after.versions.dev} everywhere`
        : `${service.name}: ${shorten(after.versions.dev)} in dev`,
    body: `Built from shop/${service.name}@${random.hex(7)}`,
    change: before => {
      const next = version(before)
      if (service.place === 'base') return { ...before, versions: { dev: next, staging: next, prod: next } }
      return { ...before, versions: { ...before.versions, dev: next } }
    },
  }
}

function promotion(service: DemoService, from: Environment, to: Environment, at: number, random: Random): HistoryEvent {
  const reviewer = random.pick<DemoLogin>(['mara', 'jonas', 'aiko', 'tomas'])
  return {
    at,
    service,
    author: random.chance(0.7) ? service.owner : reviewer,
    way: to === 'prod' ? 'merge' : 'squash',
    title: after =>
      `Promote ${service.name} ${shorten(after.versions[to])} to ${service.place === 'override' ? 'staging and prod' : to}`,
    change: before => {
      const version = before.versions[from]
      if (!environmentsOf(service).includes(to) || version === before.versions[to]) return null
      if (losesQuotes(service, 'dev', version)) return null
      // Staging and prod read the shared manifest there.
      if (service.place === 'override')
        return { ...before, versions: { ...before.versions, staging: version, prod: version } }
      return { ...before, versions: { ...before.versions, [to]: version } }
    },
  }
}

function rollBack(service: DemoService, at: number): HistoryEvent {
  return {
    at,
    service,
    author: 'tomas',
    way: 'squash',
    title: after => `Roll ${service.name} in prod back to ${after.versions.prod}`,
    body: 'Timeouts on the payment step since the last promotion.',
    change: before =>
      before.versions.prod === service.first
        ? null
        : { ...before, versions: { ...before.versions, prod: service.first } },
  }
}

function planFresh(random: Random, end: number): readonly HistoryEvent[] {
  return Object.entries(fresh).flatMap(([name, minutes]) =>
    demoServices
      .filter(service => service.name === name)
      .map(service => build(service, end - minutes * 60_000, random)),
  )
}

/** What else happens in such a repository. */
function planUpkeep(random: Random, start: number, end: number): readonly HistoryEvent[] {
  const scalable = demoServices.filter(service => service.kind === 'Deployment')
  const at = () => workingTime(start + random.between(0.05, 0.95) * (end - start))
  const events = Array.from({ length: 24 }, (_, index): HistoryEvent => {
    const service = scalable[random.whole(0, scalable.length - 1)] ?? demoServices[0] ?? missingService()
    const common = { at: at(), service, author: service.owner }
    if (index % 3 === 0) {
      return {
        ...common,
        way: 'squash',
        title: after => `${service.name}: ${after.replicas.prod} replicas in prod`,
        change: before => ({ ...before, replicas: { ...before.replicas, prod: random.whole(2, 8) } }),
      }
    }
    if (index % 3 === 1) {
      return {
        ...common,
        way: 'push',
        title: after => `${service.name}: give it ${after.memory}`,
        body: 'It was killed for memory twice last night.',
        change: before => ({ ...before, memory: before.memory === '256Mi' ? '384Mi' : '512Mi' }),
      }
    }
    return {
      ...common,
      way: 'push',
      title: after => `${service.name}: log at ${after.logLevel}`,
      change: before => ({ ...before, logLevel: before.logLevel === 'info' ? 'debug' : 'info' }),
    }
  })
  return events.filter(event => event.at < end - 20 * 60_000)
}

function toCommit(
  event: HistoryEvent,
  after: ServiceState,
  files: Readonly<Record<string, string>>,
  number: number,
): HistoryCommit {
  const title = event.title(after)
  const body = event.body === undefined ? '' : `\n${event.body}\n`
  const common = { at: event.at, author: event.author, files }
  if (event.way === 'push') return { ...common, message: `${title}\n${body}`, merge: null }
  if (event.way === 'squash') return { ...common, message: `${title} (#${number})\n${body}`, merge: null }
  const branch = title.toLowerCase().replace(/[^a-z0-9.]+/g, '-')
  const by: DemoLogin = event.author === 'mara' ? 'jonas' : 'mara'
  const message = `Merge pull request #${number} from harbour/${branch}\n\n${title}\n`
  return { ...common, at: event.at - reviewMs, message: `${title}\n`, merge: { branch, by, message, at: event.at } }
}

function firstCommit(at: number, states: ReadonlyMap<string, ServiceState>, url: string): HistoryCommit {
  const files: Record<string, string> = { ...rootFiles(), ...deliveryFiles(url) }
  for (const service of demoServices) {
    const state = states.get(service.name)
    if (state !== undefined) Object.assign(files, filesOf(service, state))
  }
  return { at, author: 'tomas', message: 'Bring the shop under GitOps\n', files, merge: null }
}

function filesOf(service: DemoService, state: ServiceState): Readonly<Record<string, string>> {
  return { ...baseFiles(service, state), ...overlayFiles(service, state) }
}

function changedFiles(
  service: DemoService,
  before: ServiceState,
  after: ServiceState,
): Readonly<Record<string, string>> {
  const old = filesOf(service, before)
  return Object.fromEntries(Object.entries(filesOf(service, after)).filter(([path, text]) => old[path] !== text))
}

function shorten(version: string): string {
  return /^[0-9a-f]{40}$/.test(version) ? version.slice(0, 7) : version
}

function missingService(): never {
  throw new Error('The demo has no service.')
}
