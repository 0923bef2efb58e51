import { versionText } from '@/lib/domain/image'
import type { Verdict } from '@/lib/domain/verdict'

/**
 * What ready pods run: the image, or versions with their counts when there are several or some cannot start. The template's image where
 * pods come and go, or were not read. Null when nothing runs or it was not read.
 */
export function formatRunning(verdict: Verdict): string | null {
  const { running, template, wanted } = verdict.live
  if (running === null || wanted === null) return template
  const [first, ...others] = running
  if (first === undefined) return null
  if (others.length === 0 && first.ready > 0) return first.image
  const idle = verdict.health?.row === 'h1' ? 'cannot start' : 'not ready'
  return running
    .flatMap(({ image, pods, ready }) => {
      const serving = ready > 0 ? [`${versionText(image)} ×${ready}`] : []
      return pods > ready ? [...serving, `${versionText(image)} ×${pods - ready} ${idle}`] : serving
    })
    .join(', ')
}
