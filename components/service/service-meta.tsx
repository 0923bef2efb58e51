'use client'

import type { ServiceView } from '@/lib/contract'
import { parseImage } from '@/lib/domain/image'
import { commonPath } from './common-path'

/** Which image, from where in Git, brought by what. */
export function ServiceMeta({ service }: { readonly service: ServiceView }) {
  const images = [...new Set(service.cells.flatMap(({ git }) => (git === null ? [] : [nameOf(git.image)])))]
  const paths = [...new Set(service.cells.map(cell => cell.path).filter(path => path !== ''))]
  const repositories = new Set(service.cells.map(cell => cell.repository))
  const deliverers = deliveredBy(service.cells)
  return (
    <>
      {images.length > 0 && (
        <span className="min-w-0 wrap-anywhere">
          Image <code className="text-ink-2">{images.join(', ')}</code>
        </span>
      )}
      {paths.length > 0 && (
        <span className="min-w-0 wrap-anywhere">
          Overlays <code className="text-ink-2">{commonPath(paths)}</code>
        </span>
      )}
      {deliverers.length > 0 && (
        <span>
          Delivered by{' '}
          {deliverers.map(([name, environments], index) => (
            <span key={name}>
              {index > 0 && ', '}
              <b className="font-medium text-ink-2">{name}</b> ({environments.join(', ')})
            </span>
          ))}
        </span>
      )}
      {repositories.size > 1 && <span>in {repositories.size} repositories</span>}
    </>
  )
}

const names = { flux: 'Flux', argocd: 'Argo CD', kluctl: 'kluctl' } as const

function deliveredBy(cells: ServiceView['cells']): readonly (readonly [string, readonly string[]])[] {
  const found = new Map<string, string[]>()
  for (const cell of cells) {
    const places = cell.slots.flatMap(slot => (slot.main ? slot.clusters : []))
    const controllers = new Set(places.flatMap(place => (place.deliverer ? [place.deliverer.controller] : [])))
    for (const controller of controllers)
      found.set(names[controller], [...(found.get(names[controller]) ?? []), cell.environment])
  }
  return [...found]
}

function nameOf(image: string): string {
  return parseImage(image)?.repository ?? image
}
