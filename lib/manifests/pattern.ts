import { RE2JS } from 're2js'

/**
 * Whether a whole text is as an expression says, read as Go reads it (RE2): kustomize and Flux hold such expressions, and whoever writes
 * one into Git cannot make it take longer than the text is long. Null where it is no expression to them.
 */
export function wholePattern(source: string): ((text: string) => boolean) | null {
  try {
    const compiled = RE2JS.compile(`^(?:${source})$`)
    return text => compiled.test(text)
  } catch {
    return null
  }
}
