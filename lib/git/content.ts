import { isUtf8 } from 'node:buffer'
import type { Content } from './folders'

export interface ContentLimits {
  /** Bytes of a YAML or JSON file. */
  readonly manifest: number
  /** Bytes of any other text. */
  readonly text: number
  /** Bytes of a file of source code. */
  readonly source: number
  /** Bytes of all texts of one snapshot. */
  readonly total: number
}

export const contentLimits: ContentLimits = {
  manifest: 5_000_000,
  text: 1_000_000,
  source: 200_000,
  total: 512_000_000,
}

/** Never text that a kustomization could name. */
const notText =
  /\.(png|jpe?g|gif|webp|ico|svg|pdf|mp[34]|mov|webm|woff2?|ttf|otf|eot|zip|gz|tgz|bz2|xz|zst|7z|jar|war|class|exe|dll|so|dylib|a|o|wasm|bin|iso|img|db|sqlite|parquet|pyc|min\.js|map|lock|sum|snap|ipynb|drawio)$/i
/** Generators put scripts and pages into ConfigMaps, so small ones are read, after everything else. */
const sourceCode =
  /\.(go|rs|c|cc|cpp|h|hpp|java|kt|scala|cs|fs|swift|m|rb|php|py|js|jsx|ts|tsx|mjs|cjs|vue|css|scss|less|html?|mdx?|rst|adoc|proto|dart|ex|exs|erl|hs|lua|pl|r|jl)$/i

export type ContentRank = 'manifest' | 'text' | 'source'

/** Why the file of this name is not taken into memory, or null when it is. */
export function notLoaded(path: string): string | null {
  if (/(^|\/)node_modules\//.test(path)) return 'not read: it belongs to node_modules'
  return notText.test(path) ? 'not read: files of this kind hold no text' : null
}

/** Manifests are read first and may be largest, source code last and least, should a limit be met. */
export function rankOf(path: string): ContentRank {
  if (/\.(ya?ml|json)$/i.test(path) || /(^|\/)kustomization$/i.test(path)) return 'manifest'
  return sourceCode.test(path) ? 'source' : 'text'
}

export function limitOf(path: string, limits: ContentLimits): number {
  return limits[rankOf(path)]
}

/** Bytes of all texts up to this rank. */
export function totalOf(path: string, limits: ContentLimits): number {
  return rankOf(path) === 'source' ? limits.total / 8 : limits.total
}

export function contentOf(path: string, body: Buffer | null, size: number, limits: ContentLimits): Content {
  const limit = limitOf(path, limits)
  if (body === null || size > limit)
    return { why: `larger than ${limit / 1_000_000} MB (${(size / 1_000_000).toFixed(1)} MB)` }
  if (!isUtf8(body)) return { why: 'not UTF-8 text' }
  return { text: body.toString('utf8') }
}
