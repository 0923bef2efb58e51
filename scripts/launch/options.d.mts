export function parseOptions(
  words: readonly string[],
  folder: string,
): {
  readonly help: boolean
  readonly quiet: boolean
  readonly port: number
  readonly own: {
    readonly repository: string
    readonly branch: string | undefined
    readonly kubeconfig: string | undefined
    readonly contexts: readonly string[]
  } | null
}
