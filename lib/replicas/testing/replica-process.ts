import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** What a replica's page would know of one cell. */
export interface SeenCell {
  readonly service: string
  readonly environment: string
  readonly state: string
  readonly stale: boolean
  readonly git: string | null
  readonly live: string | null
}

export interface SeenBoard {
  readonly version: number
  readonly isObserved: boolean
  readonly cells: readonly SeenCell[]
  readonly sources: readonly { readonly kind: string; readonly fresh: boolean; readonly head: string | null }[]
  readonly environments: readonly string[]
}

export interface Told {
  readonly event: 'change' | 'promotion'
  readonly version?: number
  readonly whole?: boolean
  readonly state?: string
  readonly at?: number
  readonly cells?: readonly {
    readonly environment: string
    readonly live: readonly { readonly image: string | null }[]
  }[]
}

/** Plimsoll in a process of its own. */
export interface ReplicaProcess {
  readonly name: string
  readonly pid: number
  /** Everything that its viewers were told, in order. */
  readonly told: readonly Told[]
  board(): Promise<SeenBoard>
  ask<T>(what: 'service' | 'preview' | 'promote'): Promise<T>
  /** Resolves with what made it true: looked at after everything that is told. */
  until(wanted: () => boolean | Promise<boolean>): Promise<void>
  kill(): Promise<void>
  freeze(): void
  thaw(): void
  stop(): Promise<void>
}

const script = fileURLToPath(new URL('./process.ts', import.meta.url))

export async function startReplica(
  name: string,
  place: readonly [config: string, url: string, folder: string],
): Promise<ReplicaProcess> {
  const child = fork(script, [...place], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const told: Told[] = []
  const heard = new EventEmitter().setMaxListeners(0)
  const waiting = new Map<number, { done: (value: unknown) => void; fail: (error: Error) => void }>()
  let questions = 0
  child.on('message', (message: { id?: number; answer?: unknown; error?: string; event?: string }) => {
    if (message.id !== undefined) {
      const one = waiting.get(message.id)
      if (message.error === undefined) one?.done(message.answer)
      else one?.fail(new Error(`${name}: ${message.error}`))
      waiting.delete(message.id)
    } else if (message.event === 'ready') heard.emit('ready')
    else {
      told.push(message as Told)
      heard.emit('told')
    }
  })
  child.on('exit', () => {
    for (const one of waiting.values()) one.fail(new Error(`${name} ended`))
    waiting.clear()
  })
  await Promise.race([once(heard, 'ready'), failsAtExit(child, name)])

  function ask(what: string): Promise<unknown> {
    const id = questions++
    return new Promise((done, fail) => {
      waiting.set(id, { done, fail })
      child.send({ id, ask: what }, error => {
        if (error !== null) fail(new Error(`${name}: ${error.message}`))
      })
    })
  }

  return {
    name,
    pid: child.pid ?? 0,
    told,
    board: () => ask('board') as Promise<SeenBoard>,
    ask: <T>(what: string) => ask(what) as Promise<T>,
    async until(wanted) {
      while (!(await wanted())) {
        await Promise.race([once(heard, 'told'), new Promise(resolve => setTimeout(resolve, 100))])
      }
    },
    async kill() {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGCONT')
      await ask('stop').catch(() => {})
      child.kill('SIGKILL')
    },
  }
}

async function failsAtExit(child: ChildProcess, name: string): Promise<never> {
  await once(child, 'exit')
  throw new Error(`${name} did not start`)
}
