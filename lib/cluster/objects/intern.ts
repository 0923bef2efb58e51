/**
 * One copy of a text that many objects carry: a template's image stands in its Deployment, its ReplicaSets and every pod, and each watch
 * event brings a new copy.
 */
const known = new Map<string, string>()
const mostKnown = 200_000

export function intern(text: string): string {
  const one = known.get(text)
  if (one !== undefined) return one
  if (known.size >= mostKnown) known.clear()
  known.set(text, text)
  return text
}
