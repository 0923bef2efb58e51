import type { Snapshot } from '@/lib/manifests/contract'
import { foldersAbove } from '@/lib/manifests/paths'

/** A file in the `templates` folder of a Helm chart: its text becomes YAML only when Helm has filled it in. */
export function isHelmTemplate(snapshot: Snapshot, path: string): boolean {
  return chartOf(snapshot, path) !== null
}

/** The folder of the chart that a template belongs to. */
export function chartOf(snapshot: Snapshot, path: string): string | null {
  const charts = foldersAbove(path)
    .filter(folder => /(^|\/)templates$/.test(folder))
    .map(folder => folder.replace(/\/?templates$/, ''))
  return charts.find(chart => isChart(snapshot, chart)) ?? null
}

export function isChart(snapshot: Snapshot, folder: string): boolean {
  return ['Chart.yaml', 'Chart.yml'].some(name => snapshot.blob(folder === '' ? name : `${folder}/${name}`) !== null)
}

/** What Helm fills in stands as a variable: known to be there, not what it is; one of the chart's values by its name. */
function variableFor(action: string): string {
  const name = /^\{\{-?\s*\$?\.Values\.([\w.]+)\s*(?:\|\s*quote\s*)?-?\}\}$/.exec(action)?.[1]
  return name === undefined ? '$' + '{helm}' : `\${helm:${name}}`
}

/** Whether a text, or a part of it, is such a variable; the name of the value where it is one as a whole. */
export function filledInByHelm(text: string): { readonly value: string | null } | null {
  const [whole, value = null] = /\$\{helm(?::([\w.]+))?\}/.exec(text) ?? []
  return whole === undefined ? null : { value: whole === text ? value : null }
}

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
    .replace(action, whole => variableFor(whole) + whole.replace(/[^\n]/g, ''))
    .replace(/<kept (\d+)>/g, (_, index) => kept[Number(index)] ?? '')
}
