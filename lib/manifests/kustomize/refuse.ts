import { AppError } from '@/lib/errors'
import { type Node, placeOf } from '@/lib/manifests/yaml/node'

/** Where kustomize would stop, or where this reader does not know what it would do. Caught step by step, so that one broken patch hides nothing else. */
export function refuse(code: string, at: Node | string | null, message: string): never {
  const place =
    at === null ? { file: null, line: null } : typeof at === 'string' ? { file: at, line: null } : placeOf(at)
  throw new AppError('manifest_invalid', message, { details: { code, ...place } })
}
