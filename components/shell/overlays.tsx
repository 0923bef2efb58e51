'use client'

import { later } from '@/components/ui/later'
import { closeOverlay, useOverlay } from './overlay'

/** Loaded when somebody asks for them. */
const KeysDialog = later(() => import('./keys-dialog').then(module => module.KeysDialog))
const MeDialog = later(() => import('./me-dialog').then(module => module.MeDialog))
const Palette = later(() => import('@/components/palette/palette').then(module => module.Palette))

export function Overlays({ path }: { readonly path: string }) {
  const overlay = useOverlay()
  if (overlay === 'keys') return <KeysDialog path={path} onClose={closeOverlay} />
  if (overlay === 'me') return <MeDialog onClose={closeOverlay} />
  if (overlay === 'palette') return <Palette onClose={closeOverlay} />
  return null
}
