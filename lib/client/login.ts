/** The login that this browser's reader typed: nothing checks it, every request carries it. */
import { parseLogin } from '@/lib/domain/login'

const key = 'plimsoll:login'
/** For a browser that keeps nothing, until the page is left. */
let typed: string | null = null
const listeners = new Set<() => void>()

/** Null: nobody said who they are. */
export function readLogin(): string | null {
  try {
    return parseLogin(localStorage.getItem(key) ?? typed ?? '')
  } catch {
    return typed
  }
}

/** `''` forgets it. */
export function keepLogin(login: string): void {
  typed = parseLogin(login)
  try {
    if (typed === null) localStorage.removeItem(key)
    else localStorage.setItem(key, typed)
  } catch {
    // Kept above, for as long as the page is there.
  }
  for (const listener of listeners) listener()
}

/** Called when it changes, in another tab too. */
export function onLogin(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}
