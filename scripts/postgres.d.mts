export interface RunningPostgres {
  readonly url: string
  readonly pid: number
  readonly lost: Promise<void>
  stop(): Promise<void>
}

export function startPostgres(options: {
  readonly folder: string
  readonly say?: (line: string) => void
  readonly settings?: Readonly<Record<string, string>>
}): Promise<RunningPostgres>
