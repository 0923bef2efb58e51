/** Parts of specs that several kinds of Flux share. */
import { z } from 'zod'
import type { DeployTarget } from '@/lib/cluster/contract'
import { Text } from '../../objects/shapes'

export const Ref = z.object({ kind: Text, name: Text, namespace: Text })

const Named = z.object({ name: z.string() }).nullish()
export const Target = z.object({ secretRef: Named, configMapRef: Named }).nullish()

export function targetOf(kubeConfig: z.infer<typeof Target>, namespace: string): DeployTarget {
  if (kubeConfig == null) return { kind: 'here' }
  const name = kubeConfig.secretRef?.name ?? kubeConfig.configMapRef?.name ?? ''
  return { kind: 'kubeConfig', name: `${namespace}/${name}` }
}

/** `./apps/shop/` and `apps/shop` are one path. */
export function pathOf(path: string): string {
  return path
    .split('/')
    .filter(segment => segment !== '' && segment !== '.')
    .join('/')
}
