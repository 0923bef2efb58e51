import type { Lane } from './lane'
import { imageOf } from './shop'

/** What somebody does who wants another version now. */
export async function setImage(lane: Lane, name: string, tag: string): Promise<void> {
  await lane.kubectl('-n', name, 'set', 'image', `deployment/${name}`, `${name}=${imageOf(name)}:${tag}`)
}
