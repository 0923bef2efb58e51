'use client'

import dynamic from 'next/dynamic'
import { closeOverlay, useOverlay } from './overlay'

/** Loaded when somebody asks for them. */
const KeysDialog = dynamic(() => import('./keys-dialog').then(module => module.KeysDialog), { ssr: false })
const MeDialog = dynamic(() => import('./me-dialog').then(module => module.MeDialog), { ssr: false })
const Palette = dynamic(() => import('@/components/palette/palette').then(module => module.Palette), { ssr: false })

export function Overlays({ path }: { readonly path: string }) {
  const overlay = useOverlay()
  if (overlay === 'keys') return <KeysDialog path={path} onClose={closeOverlay} />
  if (overlay === 'me') return <MeDialog onClose={closeOverlay} />
  if (overlay === 'palette') return <Palette onClose={closeOverlay} />
  return null
}
