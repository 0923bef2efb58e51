export interface RunningPostgres {
  readonly url: string
  readonly pid: number
  readonly lost: Promise<void>
  stop(): Promise<void>
}

export function startPostgres(options: {
  readonly folder: string
  readonly say?: (line: string) => void
  /** Default: a free one. */
  readonly port?: number
  readonly settings?: Readonly<Record<string, string>>
}): Promise<RunningPostgres>
