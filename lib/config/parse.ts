import { basename } from 'node:path'
import type { Config } from '@/lib/config'
import { AppError } from '@/lib/errors'
import { completeConfig } from './complete'
import { type ConfigProblem, replaceReferences } from './references'
import { fileSchema } from './schema'
import { type ConfigPath, readSource, type Source } from './source'

export interface ConfigContext {
  /** Shown in messages. */
  readonly file: string
  /** Relative paths start here. */
  readonly folder: string
  readonly dataFolder: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

export function parseConfig(text: string, context: ConfigContext): Config {
  const source = readSource(text)
  if (source.errors.length > 0) refuse(context.file, source.errors)

  const replaced = replaceReferences(source.value ?? {}, context.environment)
  if (replaced.problems.length > 0) refuse(context.file, located(replaced.problems, source))

  const parsed = fileSchema.safeParse(replaced.value)
  if (!parsed.success)
    refuse(
      context.file,
      parsed.error.issues.flatMap(issue => describe(issue, source)),
    )

  const { config, problems } = completeConfig(parsed.data, context)
  if (problems.length > 0) refuse(context.file, located(problems, source))
  return config
}

interface Line {
  readonly line: number
  readonly message: string
}

function refuse(file: string, lines: readonly Line[]): never {
  const problems = lines.map(({ line, message }) => `${basename(file)}:${line}: ${message}`)
  throw new AppError(
    'misconfigured',
    `The configuration ${file} is wrong. Correct it and start again.\n${problems.join('\n')}`,
    {
      details: { file, problems },
    },
  )
}

function located(problems: readonly ConfigProblem[], source: Source): readonly Line[] {
  return problems.map(({ path, message }) => ({ line: source.lineOf(path), message: `${named(path)} ${message}` }))
}

function describe(
  issue: { readonly code: string; readonly path: PropertyKey[]; readonly message: string; readonly keys?: string[] },
  source: Source,
): readonly Line[] {
  const path = issue.path.map(part => (typeof part === 'number' ? part : String(part)))
  if (issue.code !== 'unrecognized_keys' || !issue.keys) {
    return [{ line: source.lineOf(path), message: `${named(path)} ${issue.message}` }]
  }
  return issue.keys.map(key => ({
    line: source.lineOfKey(path, key),
    message: `${named([...path, key])} is not known; ${issue.message}`,
  }))
}

function named(path: ConfigPath): string {
  const words = path.map(part => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('')
  return words === '' ? 'the file' : words.replace(/^\./, '')
}
