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
function variableFor(action: string, aliases: ReadonlyMap<string, string>): string {
  const [, start = '', rest = ''] =
    /^\{\{-?\s*(\$?\.Values|\$\w+)\.([\w.]+)\s*(?:\|\s*quote\s*)?-?\}\}$/.exec(action) ?? []
  const under = start.endsWith('.Values') ? '' : aliases.get(start)
  return start === '' || under === undefined ? '$' + '{helm}' : `\${helm:${under}${rest}}`
}

/** `$config := .Values.config`; one that is given several values is none. */
function aliasesIn(text: string): ReadonlyMap<string, string> {
  const aliases = new Map<string, string>()
  for (const [, name = '', value = ''] of text.matchAll(/(\$\w+)\s*:?=\s*([^{}]*?)\s*-?\}\}/g)) {
    const path = /^\$?\.Values\.([\w.]+)$/.exec(value)?.[1]
    if (path !== undefined && !aliases.has(name)) aliases.set(name, `${path}.`)
    else aliases.set(name, '?')
  }
  return new Map([...aliases].filter(([, path]) => path !== '?'))
}

/** Whether a text, or a part of it, is such a variable; the name of the value where it is one as a whole. */
export function filledInByHelm(text: string): { readonly value: string | null } | null {
  const [whole, value = null] = /\$\{helm(?::([\w.]+))?\}/.exec(text) ?? []
  return whole === undefined ? null : { value: whole === text ? value : null }
}

const escaped = /\{\{-?\s*(?:`([^`]*)`|"(\{\{|\}\})"|'(\{\{|\}\})')\s*-?\}\}/g
const action = /\{\{(?:[^{}]|\{(?!\{)|\}(?!\}))*\}\}/gs
const actionAlone = /^[ \t]*(?:\{\{(?:[^{}]|\{(?!\{)|\}(?!\}))*\}\}[ \t]*)+\r?$/gm

const writing = /\b(?:toYaml|include|template|tpl|n?indent)\b/

/** The key under which stands that Helm writes a block here: the chart's `values` as they are, or `text` of which nothing is known. */
export const writtenByHelm = '$' + '{helm}'
const unknownText = /\b(?:include|template|tpl)\b/

/**
 * The text as YAML, line by line where it was: lines of control are empty, and every other action is a variable. A line that writes a block
 * is a key of its own where it `keepsBlocks`, which not every place in a text bears.
 */
export function withoutActions(text: string, keepsBlocks: boolean): string {
  const aliases = aliasesIn(text)
  const kept: string[] = []
  return text
    .replace(escaped, (_, quoted = '', double = '', single = '') => {
      kept.push(quoted + double + single)
      return `<kept ${kept.length - 1}>`
    })
    .replace(actionAlone, whole => {
      const breaks = whole.replace(/[^\r\n]/g, '')
      return keepsBlocks && writing.test(whole)
        ? `${indentOf(whole)}${writtenByHelm}: ${unknownText.test(whole) ? 'text' : 'values'}${breaks}`
        : breaks
    })
    .replace(action, whole => variableFor(whole, aliases) + whole.replace(/[^\n]/g, ''))
    .replace(/<kept (\d+)>/g, (_, index) => kept[Number(index)] ?? '')
}

function indentOf(line: string): string {
  const given = /\bn?indent\s+(\d+)/.exec(line)?.[1]
  return given === undefined ? (/^[ \t]*/.exec(line)?.[0] ?? '') : ' '.repeat(Number(given))
}
