import { resolve } from 'node:path'
import { z } from 'zod'
import { AppError } from '@/lib/errors'

/** Absent means off. Present but wrong stops the start and names the variable. */
export interface Env {
  /** Null: the launcher brings a PostgreSQL of its own and sets this for the server. */
  readonly databaseUrl: (() => string) | null
  /** plimsoll.yaml. */
  readonly configFile: string
  readonly dataFolder: string
  /** Version of the code that reads manifests, which the build puts in; null where nothing was built. */
  readonly reader: string | null
  /** Where people reach the pages; named in pull requests. */
  readonly address: string | null
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
}

export function env(): Env {
  read ??= readEnv(process.env)
  return read
}

let read: Env | undefined

export function readEnv(variables: Readonly<Record<string, string | undefined>>): Env {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = schema.safeParse(set)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(issue => `${issue.path.join('.')} ${issue.message}`).join('; ')
    throw new AppError('misconfigured', `The environment is wrong: ${wrong}. Correct it, or unset it, and start again.`)
  }
  const { DATABASE_URL, PLIMSOLL_CONFIG, PLIMSOLL_DATA, PLIMSOLL_LOG, PLIMSOLL_URL } = parsed.data
  return {
    databaseUrl: DATABASE_URL === undefined ? null : () => DATABASE_URL,
    configFile: resolve(PLIMSOLL_CONFIG),
    dataFolder: resolve(PLIMSOLL_DATA),
    // Named whole: the build replaces this very expression.
    reader: process.env.PLIMSOLL_READER ?? null,
    address: PLIMSOLL_URL?.replace(/\/+$/, '') ?? null,
    logLevel: PLIMSOLL_LOG,
  }
}

const schema = z.object({
  DATABASE_URL: z
    .string()
    .refine(value => /^postgres(ql)?:\/\//.test(value) && URL.canParse(value), {
      error: 'must be a PostgreSQL address such as postgresql://user:password@localhost:5432/plimsoll',
    })
    .optional(),
  PLIMSOLL_CONFIG: z.string().default('plimsoll.yaml'),
  PLIMSOLL_DATA: z.string().default('data'),
  PLIMSOLL_URL: z
    .string()
    .regex(/^https?:\/\/[^\s/?#@]+[^\s?#@]*$/, { error: 'must be an http(s) address such as http://localhost:3000' })
    .optional(),
  PLIMSOLL_LOG: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be trace, debug, info, warn, error, fatal or silent',
    })
    .default('info'),
})
