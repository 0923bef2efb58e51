import { type CST, Lexer, Parser } from 'yaml'

export function readTokens(text: string): readonly CST.Token[] {
  return [...new Parser().parse(text)]
}

/**
 * The same where quoted text and flow collections may go on at any indentation, also left of what holds them. YAML's grammar, and with
 * it the package, wants their lines indented further; Go's parser, and with it kustomize, does not.
 */
export function readLenientTokens(text: string): readonly CST.Token[] {
  const parser = new Parser()
  const tokens: CST.Token[] = []
  for (const lexeme of lenientLexer().lex(text)) tokens.push(...parser.next(lexeme))
  tokens.push(...parser.end())
  return tokens
}

/** What the package keeps private, for it has no option for this. Its version is pinned, and tests hold that these steps do what is said here. */
interface Steps {
  /** The least indentation at which the next line still belongs to what is being read. */
  indentNext: number
  parseFlowCollection: Step
  parseQuotedScalar: Step
}

type Step = () => Generator<string, string | null, undefined>

function lenientLexer(): Lexer {
  const lexer = new Lexer()
  const steps = lexer as unknown as Steps
  steps.parseFlowCollection = atAnyIndentation(steps, steps.parseFlowCollection)
  steps.parseQuotedScalar = atAnyIndentation(steps, steps.parseQuotedScalar)
  return lexer
}

function atAnyIndentation(steps: Steps, step: Step): Step {
  return function* () {
    const { indentNext } = steps
    steps.indentNext = 0
    const next = yield* step.call(steps)
    steps.indentNext = indentNext
    return next
  }
}
