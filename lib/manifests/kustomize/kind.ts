import type { ManifestKind } from '@/lib/manifests/contract'
import { edit } from './edit'
import { resolve } from './resolve'
import { settingsOf } from './settings'

export const kustomize: ManifestKind = { id: 'kustomize', resolve, edit, settings: settingsOf }
