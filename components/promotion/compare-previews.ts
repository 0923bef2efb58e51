import type { PreviewView } from '@/lib/contract'
import { versionText } from '@/lib/domain/image'

/** What is different in the plan that Git's new text gives, in sentences. */
export function comparePreviews(shown: PreviewView, next: PreviewView): readonly string[] {
  const changes = [...slotChanges(shown, next), ...checkChanges(shown, next)]
  if (changes.length > 0) return changes
  return [`The edited text is the same; ${shown.files.map(file => file.path).join(', ')} changed around it.`]
}

function slotChanges(shown: PreviewView, next: PreviewView): readonly string[] {
  const before = new Map(shown.slots.map(slot => [slotName(slot), slot]))
  const kept = next.slots.flatMap(slot => {
    const old = before.get(slotName(slot))
    before.delete(slotName(slot))
    if (old === undefined) return [`${slotName(slot)} is changed now too.`]
    return [
      ...differ(`${slotName(slot)} now stands at`, old.before, slot.before),
      ...differ(`${slotName(slot)} would now become`, old.after, slot.after),
      ...(old.file === slot.file ? [] : [`${slotName(slot)} is now decided in ${slot.file}.`]),
    ]
  })
  return [...kept, ...[...before.keys()].map(name => `${name} is no longer changed.`)]
}

function differ(words: string, before: string, after: string): readonly string[] {
  return before === after ? [] : [`${words} ${versionText(after)}, it was ${versionText(before)}.`]
}

function checkChanges(shown: PreviewView, next: PreviewView): readonly string[] {
  const before = new Set(shown.checks.filter(check => check.level !== 'ok').map(check => check.message))
  return next.checks.filter(check => check.level !== 'ok' && !before.has(check.message)).map(check => check.message)
}

function slotName(slot: PreviewView['slots'][number]): string {
  return `${slot.workload.name}, container ${slot.container},`
}
