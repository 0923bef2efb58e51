import type { Snapshot } from '@/lib/manifests/contract'
import { foldersAbove } from '@/lib/manifests/paths'

/** A file in the `templates` folder of a Helm chart: its text becomes YAML only when Helm has filled it in. */
export function isHelmTemplate(snapshot: Snapshot, path: string): boolean {
  return foldersAbove(path).some(folder => {
    if (!/(^|\/)templates$/.test(folder)) return false
    const chart = folder.replace(/\/?templates$/, '')
    return ['Chart.yaml', 'Chart.yml'].some(name => snapshot.blob(chart === '' ? name : `${chart}/${name}`) !== null)
  })
}

/** What Helm fills in stands as a variable: known to be there, not what it is. */
export const filledInByHelm = '$' + '{helm}'
const escaped = /\{\{-?\s*(?:`([^`]*)`|"(\{\{|\}\})"|'(\{\{|\}\})')\s*-?\}\}/g
const action = /\{\{(?:[^{}]|\{(?!\{)|\}(?!\}))*\}\}/gs
const actionAlone = /^[ \t]*(?:\{\{(?:[^{}]|\{(?!\{)|\}(?!\}))*\}\}[ \t]*)+\r?$/gm

/** The text as YAML, line by line where it was: lines of control are empty, and every other action is a variable. */
export function withoutActions(text: string): string {
  const kept: string[] = []
  return text
    .replace(escaped, (_, quoted = '', double = '', single = '') => {
      kept.push(quoted + double + single)
      return `<kept ${kept.length - 1}>`
    })
    .replace(actionAlone, whole => whole.replace(/[^\r\n]/g, ''))
    .replace(action, whole => filledInByHelm + whole.replace(/[^\n]/g, ''))
    .replace(/<kept (\d+)>/g, (_, index) => kept[Number(index)] ?? '')
}
