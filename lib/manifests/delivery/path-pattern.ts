/**
 * Paths that generators and variables give: `*` is any text within a folder's name, `**` any number of folders, also none. Both tests take
 * time that grows with the texts alone, whoever wrote the pattern into Git.
 */
export function isOfDepths(wanted: readonly string[], segments: readonly string[]): boolean {
  let reached: ReadonlySet<number> = new Set([0])
  for (const pattern of wanted) {
    const next = new Set<number>()
    for (const at of reached) {
      if (pattern !== '**') {
        if (at < segments.length && segmentMatches(pattern, segments[at] ?? '')) next.add(at + 1)
        continue
      }
      for (let deeper = at; deeper <= segments.length; deeper += 1) next.add(deeper)
    }
    reached = next
  }
  return reached.has(segments.length)
}

export function segmentMatches(pattern: string, segment: string): boolean {
  const [first = '', ...others] = pattern.split('*')
  if (others.length === 0) return pattern === segment
  const last = others.pop() ?? ''
  if (segment.length < first.length + last.length || !segment.startsWith(first) || !segment.endsWith(last)) return false
  const end = segment.length - last.length
  let at = first.length
  for (const part of others) {
    const found = segment.indexOf(part, at)
    if (found === -1 || found + part.length > end) return false
    at = found + part.length
  }
  return true
}
