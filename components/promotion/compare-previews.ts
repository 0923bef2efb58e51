import type { PreviewView } from '@/lib/contract'
import { versionText } from '@/lib/domain/image'

/** What is different in the plan that Git's new text gives, in sentences. */
export function comparePreviews(shown: PreviewView, next: PreviewView): readonly string[] {
  const changes = [...slotChanges(shown, next), ...checkChanges(shown, next)]
  if (changes.length > 0) return changes
  return [`The edited text is the same; ${shown.files.map(file => file.path).join(', ')} changed around it.`]
}

type Slot = PreviewView['cells'][number]['slots'][number]

function slotChanges(shown: PreviewView, next: PreviewView): readonly string[] {
  const several = shown.cells.length > 1 || next.cells.length > 1
  const before = slotsByName(shown, several)
  const after = slotsByName(next, several)
  const kept = [...after].flatMap(([name, slot]) => {
    const old = before.get(name)
    if (old === undefined) return [`${name} is changed now too.`]
    return [
      ...differ(`${name} now stands at`, old.before, slot.before),
      ...differ(`${name} would now become`, old.after, slot.after),
      ...(old.file === slot.file ? [] : [`${name} is now decided in ${slot.file}.`]),
    ]
  })
  const gone = [...before.keys()].filter(name => !after.has(name))
  return [...kept, ...gone.map(name => `${name} is no longer changed.`)]
}

/** Of one cell its containers are told apart; of several, where each stands too. */
function slotsByName({ cells }: PreviewView, several: boolean): ReadonlyMap<string, Slot> {
  return new Map(
    cells.flatMap(({ environment, slots }) =>
      slots.map(slot => {
        const name = `${slot.workload.name}, container ${slot.container},`
        return [several ? `${name} in ${environment}` : name, slot] as const
      }),
    ),
  )
}

function differ(words: string, before: string, after: string): readonly string[] {
  return before === after ? [] : [`${words} ${versionText(after)}, it was ${versionText(before)}.`]
}

function checkChanges(shown: PreviewView, next: PreviewView): readonly string[] {
  const before = new Set(shown.checks.filter(check => check.level !== 'ok').map(check => check.message))
  return next.checks.filter(check => check.level !== 'ok' && !before.has(check.message)).map(check => check.message)
}
