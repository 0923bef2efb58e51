/** They say only what an environment is not, so any other word of its name says more: `nonprod/dev` is a dev. */
const weak: readonly string[] = ['nonprod', 'non-prod', 'nonproduction', 'non-production']

/** Words that name environments, in promotion order. Structure finds environments; words only put them in a row and say what belongs together. */
const stages: readonly (readonly string[])[] = [
  ['local', 'sandbox', 'sbox', 'sbx', 'lab', 'preview'],
  ['dev', 'develop', 'development', 'alpha'],
  ['ci', 'e2e', 'test', 'testing', 'tst', 'integration', 'int', 'sit', 'qa', ...weak],
  [
    ...['uat', 'aat', 'ithc', 'stage', 'staging', 'stg', 'acc', 'acceptance', 'pre', 'preprod', 'pre-prod'],
    ...['preproduction', 'demo', 'perf', 'load', 'beta', 'ptl'],
  ],
  ['canary'],
  ['prod', 'production', 'live', 'prd'],
  // Disaster recovery takes what production runs.
  ['dr'],
]

const rankOfWord: ReadonlyMap<string, number> = new Map(
  stages.flatMap((words, rank) => words.map(word => [word, rank] as const)),
)

/** Between the tests and production: an unknown ring or region is neither first nor last by its name. */
const unknownRank = 3.5

/** Case does not count. */
export function isStageWord(word: string): boolean {
  return rankOfWord.has(word.toLowerCase())
}

/** The place in the promotion order that an environment's name says. */
export function rankOf(name: string): number {
  const word = wordOf(name)
  return word === null ? unknownRank : (rankOfWord.get(word) ?? unknownRank)
}

/** `prod` of `prod/eu`, `prod-eu`, `eu/prod`, `eu-prod` and `prod2`: environments of one group differ in the place alone. */
export function groupOf(name: string): string {
  return wordOf(name) ?? segmentsOf(name)[0] ?? name
}

/** What a name says beside its stage: `eu` of `prod-eu`; empty for `prod`. */
export function placeOf(name: string): string {
  const word = wordOf(name)
  const parts = segmentsOf(name.toLowerCase()).flatMap(tokensOf)
  const at = word === null ? -1 : parts.indexOf(word)
  return parts.filter((_, index) => index !== at).join('/')
}

/** `prod`, `prod-eu`, `prod2`, `eu/production`, `dr`; not `preprod`, `non-prod` or `product-test`. */
export function saysProduction(name: string): boolean {
  const parts = segmentsOf(name.toLowerCase()).flatMap(tokensOf)
  return parts.some((part, index) => isProductionWord(part) && !negations.has(parts[index - 1] ?? ''))
}

const negations: ReadonlySet<string> = new Set(['non', 'not', 'no'])

function isProductionWord(word: string): boolean {
  return (rankOfWord.get(word) ?? 0) >= (rankOfWord.get('prod') ?? 0)
}

/** Of the first segment that has any; where it has several, the one that is first in the promotion order. */
function wordOf(name: string): string | null {
  const found = segmentsOf(name.toLowerCase()).flatMap(segment => wordsOf(segment)[0] ?? [])
  return found.find(word => !weak.includes(word)) ?? found[0] ?? null
}

function wordsOf(segment: string): readonly string[] {
  const tokens = tokensOf(segment)
  return tokens
    .filter((token, index) => rankOfWord.has(token) && !negations.has(tokens[index - 1] ?? ''))
    .sort((a, b) => (rankOfWord.get(a) ?? 0) - (rankOfWord.get(b) ?? 0))
}

function segmentsOf(name: string): readonly string[] {
  return name.split('/').filter(segment => segment !== '')
}

/** `pre-prod` stays one word; `prod2` is a word and a number. */
function tokensOf(segment: string): readonly string[] {
  const parts = segment.split(/[_.-]|(?<=[a-z])(?=\d+(?:$|[_.-]))/).filter(part => part !== '')
  const tokens: string[] = []
  for (let at = 0; at < parts.length; at += 1) {
    const pair = `${parts[at]}-${parts[at + 1]}`
    tokens.push(rankOfWord.has(pair) ? pair : (parts[at] ?? ''))
    if (rankOfWord.has(pair)) at += 1
  }
  return tokens
}
