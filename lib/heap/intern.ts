/**
 * One copy of a text that many objects carry: a template's image stands in its Deployment, its ReplicaSets and every pod, and each watch
 * event brings a new copy; a file's path is put together anew by whoever looks at it.
 */
let young = new Map<string, string>()
/** What was not asked for while as many others came is forgotten with it: a table of all that ever was would never end. */
let old = new Map<string, string>()
const mostYoung = 250_000

export function intern(text: string): string {
  const known = young.get(text)
  if (known !== undefined) return known
  const one = old.get(text) ?? text
  if (young.size >= mostYoung) [old, young] = [young, new Map()]
  young.set(one, one)
  return one
}
