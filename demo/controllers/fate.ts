import { type JsonObject, textAt } from '@/demo/kubernetes/json'

/**
 * What becomes of a container. The tag decides (`…-missing`, `…-crash`, `…-unready`), unless somebody asked for a failure of the whole
 * workload: `oom` is killed for memory again and again, `unschedulable` finds no node.
 */
export type Fate = 'well' | 'missing' | 'crash' | 'unready' | 'oom' | 'unschedulable'

export function fateOf(container: JsonObject, status: JsonObject, ordered: Fate | null): Fate {
  const fate = ordered ?? tagged(textAt(container, 'image'))
  // What a node has pulled once it keeps.
  return fate === 'missing' && textAt(status, 'imageID') !== '' ? 'well' : fate
}

function tagged(image: string): Fate {
  if (image.endsWith('-missing')) return 'missing'
  if (image.endsWith('-crash')) return 'crash'
  return image.endsWith('-unready') ? 'unready' : 'well'
}
