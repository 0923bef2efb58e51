import type { Image, RegistryAlias } from '@/lib/domain/image'
import type { ManifestAnswer } from '@/lib/domain/registry-check'

export interface Registries {
  /**
   * Whether the image is in its registry: by its digest where it has one, else by its tag. Throws only the reason of `signal`; whatever
   * the registry does is an answer.
   */
  findManifest(image: Image, signal: AbortSignal): Promise<ManifestAnswer>
  /** Whether a digest that pods report is the image's own: that of its manifest or index, or of one platform in that index. */
  confirms(image: Image, digest: string, signal: AbortSignal): Promise<Confirmation>
}

export type Confirmation =
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'refuted' }
  | { readonly kind: 'unknown'; readonly why: string }

export interface RegistryLogin {
  readonly host: string
  readonly user: string
  /** Called where it is used, so that no error and no log can hold it. */
  readonly password: () => string
}

export interface RegistryOptions {
  readonly logins: readonly RegistryLogin[]
  /** An image is asked for where it is pulled from. */
  readonly aliases?: readonly RegistryAlias[]
  /** Ask registries on this machine that the configuration does not name. */
  readonly allowLoopback?: boolean
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** For one answer, with every login and redirect. */
  readonly timeoutMs?: number
  /** Questions under way at the same time. */
  readonly atOnce?: number
}
