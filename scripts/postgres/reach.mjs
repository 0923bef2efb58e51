import { realpathSync, statSync } from 'node:fs'
import { dirname, parse } from 'node:path'

/** Whether any user may enter `path` and every folder above it (files and folders that do not exist yet count as their parent). */
export function isReachable(path) {
  let place = existing(path)
  for (;;) {
    if ((statSync(place).mode & 0o001) === 0) return false
    if (place === parse(place).root) return true
    place = dirname(place)
  }
}

function existing(path) {
  try {
    return realpathSync(path)
  } catch {
    return existing(dirname(path))
  }
}
