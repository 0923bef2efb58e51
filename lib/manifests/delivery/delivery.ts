import type { Override } from './overrides'
import type { PostBuild, Values } from './post-build'

/** What an object of Argo CD or Flux in Git says about a path: that it is deployed, from which revision, and what is changed on the way. */
export interface Delivery {
  /** `Application shop-prod`: how the object is called in a sentence. */
  readonly title: string
  readonly controller: 'argocd' | 'flux' | 'kluctl'
  readonly file: string
  readonly line: number
  /** Kind and name, by which a patch finds its object. */
  readonly object: string
  /** From the repository's root; `*` stands where a generator or a variable fills a segment. Null when only other fields are given. */
  readonly path: string | null
  /** Everything below the path is meant too. */
  readonly recurse: boolean
  /** Null where the object does not say. */
  readonly repository: string | null
  /** A Flux source; its GitRepository object tells url and revision. */
  readonly source: SourceRef | null
  readonly revision: Revision | null
  /** Fields that may change images or names: `kustomize.images`, `patches`. */
  readonly overrides: readonly Override[]
  /** Flux replaces every namespace, Argo CD fills it in where none is given. */
  readonly namespace: { readonly name: string; readonly replaces: boolean } | null
  /** What the object calls the cluster that it deploys to; null for the one that it is in. */
  readonly cluster: string | null
  /** The path is put together of what generators give: it may be one that none of them gives together. */
  readonly isGenerated?: boolean
  /** It gives values to a Helm chart. */
  readonly setsValues?: boolean
  /** A patch of another object: what it leaves out is not empty but as there. */
  readonly isPatch: boolean
  /** What it changes of other such objects that it deploys. */
  readonly children: readonly ChildPatch[]
  readonly postBuild: PostBuild | null
  /** What `postBuild` gives, as far as Git tells; null where nothing is filled in. */
  readonly values: Values | null
}

/** What an object leaves open that says nothing of it. */
export const unsaid = {
  recurse: false,
  repository: null,
  source: null,
  revision: null,
  overrides: [],
  namespace: null,
  cluster: null,
  children: [],
  postBuild: null,
  values: null,
} satisfies Partial<Delivery>

/** A patch that an object of Argo CD or Flux lays over others that it deploys. */
export interface ChildPatch {
  readonly kinds: readonly string[]
  /** A pattern over the whole name; null for any. */
  readonly name: string | null
  /** Nothing but kind and name decides whether it holds. */
  readonly isSure: boolean
  readonly patch: Delivery
}

export interface Revision {
  readonly kind: 'branch' | 'tag' | 'commit' | 'version range'
  readonly name: string
}

/** What a Flux Kustomization calls its source; null where it does not say. */
export interface SourceRef {
  readonly kind: string | null
  readonly name: string
  readonly namespace: string | null
}

/** A Flux GitRepository (or another source) found in Git. */
export interface SourceObject {
  readonly kind: string
  readonly name: string
  readonly namespace: string | null
  readonly file: string
  /** Null for what is no Git repository: of which one its artifact is made it does not say. */
  readonly url: string | null
  readonly revision: Revision | null
}

/** Template text and variables become `*`: what fills them is known to the controller only. `**` is any number of folders. */
export function pathPattern(text: string): string {
  const plain = text.replace(/\{\{.*?\}\}|\$\{.*?\}|\$\w+/gs, '*')
  return plain
    .split('/')
    .filter(segment => segment !== '' && segment !== '.')
    .map(segment => (segment === '**' ? segment : segment.replace(/\*+/g, '*')))
    .join('/')
}

export function isTemplate(text: string): boolean {
  return /\{\{|\$\{/.test(text)
}
