import type { BaseRules } from '@/lib/git/contract'

const keptForMs = 60_000
const mostBases = 100

/** Rules change seldom and every poll needs them: they are asked for once a minute and base. */
export function keepRules<Given extends readonly unknown[]>(
  clock: () => number,
  read: (base: string, ...given: Given) => Promise<BaseRules>,
): (base: string, ...given: Given) => Promise<BaseRules> {
  const known = new Map<string, { readonly at: number; readonly rules: BaseRules }>()
  return async (base, ...given) => {
    const kept = known.get(base)
    if (kept !== undefined && clock() - kept.at < keptForMs) return kept.rules
    const at = clock()
    const rules = await read(base, ...given)
    if (known.size >= mostBases) known.clear()
    known.set(base, { at, rules })
    return rules
  }
}
