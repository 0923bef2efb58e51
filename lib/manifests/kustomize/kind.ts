import type { ManifestKind } from '@/lib/manifests/contract'
import { edit } from './edit'
import { resolve } from './resolve'

export const kustomize: ManifestKind = { id: 'kustomize', resolve, edit }
