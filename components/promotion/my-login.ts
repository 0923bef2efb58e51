'use client'

import { useSyncExternalStore } from 'react'

const key = 'plimsoll.me'
const listeners = new Set<() => void>()

/** The reader's login on the Git host as they typed it in this browser; null where they did not. */
export function useMyLogin(): string | null {
  return useSyncExternalStore(subscribe, read, () => null)
}

/** An empty one is forgotten. */
export function keepMyLogin(login: string): void {
  try {
    if (login === '') localStorage.removeItem(key)
    else localStorage.setItem(key, login)
  } catch {
    // A browser that keeps nothing does not know its reader.
  }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
