import type { Lane } from '@/components/service/lane'

/** Whether Git, the last promotion and what runs say the same in the cell that is to change. */
export function agreementWords({ environment: { name }, cell, git, promoted, live }: Lane): string {
  if (cell === undefined || live === null) return `What runs in ${name} is not known.`
  const seen = cell.stale ? ' when it was last seen' : ''
  if (live !== git) return `${name} ${cell.stale ? 'ran' : 'runs'} ${live}${seen}; Git says ${git ?? 'nothing'}.`
  if (promoted === null) return `In ${name}, Git and live agree on ${git}${seen}; nothing was promoted there before.`
  if (promoted !== git) return `In ${name}, Git and live agree on ${git}${seen}; the last promotion set ${promoted}.`
  return `In ${name}, Git, last promotion and live agree on ${git}${seen}.`
}
