/**
 * The server's clock in the browser. Ages must not depend on a reader's wrong clock, so every message corrects the offset;
 * one timer ticks for the whole page, and only texts that changed are rendered again.
 */

let offset: number | null = null
let timer: ReturnType<typeof setInterval> | null = null
const listeners = new Set<() => void>()

export function setServerNow(now: number): void {
  offset = now - Date.now()
}

export function serverNow(): number {
  return Date.now() + (offset ?? 0)
}

export function onTick(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    for (const each of listeners) each()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
  }
}
