'use client'

/** Kept per browser on the root element, where the styles read them; public/preferences.js sets them before the first paint. */
import { useSyncExternalStore } from 'react'

export type Theme = 'light' | 'dark'
export type Density = 'comfortable' | 'compact'

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`plimsoll:${name}`, value)
  } catch {
    // A browser that keeps nothing still shows what was chosen until the page is left.
  }
  tell()
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(`plimsoll:${name}`)
  } catch {
    return null
  }
}

function tell(): void {
  for (const listener of listeners) listener()
}

export function useDensity(): readonly [Density, (density: Density) => void] {
  const density = useSyncExternalStore<Density>(subscribe, readDensity, () => 'comfortable')
  return [density, keepDensity]
}

export function toggleTheme(): void {
  const theme: Theme = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'
  document.documentElement.dataset.theme = theme
  keep('theme', theme)
}

function keepDensity(density: Density): void {
  setDensity(density)
  keep('density', density)
}

/** What the URL asks for; null: what this browser prefers. */
export function showDensity(asked: Density | null): void {
  const density = asked ?? (read('density') === 'compact' ? 'compact' : 'comfortable')
  if (density === readDensity()) return
  setDensity(density)
  tell()
}

function setDensity(density: Density): void {
  if (density === 'compact') document.documentElement.dataset.density = density
  else delete document.documentElement.dataset.density
}

function readDensity(): Density {
  return document.documentElement.dataset.density === 'compact' ? 'compact' : 'comfortable'
}

/** Single letters may be switched off (WCAG 2.1.4). */
export function useLetterKeys(): readonly [boolean, () => void] {
  const on = useSyncExternalStore(subscribe, letterKeysOn, () => true)
  return [on, () => keep('keys', letterKeysOn() ? 'off' : 'on')]
}

export function letterKeysOn(): boolean {
  return read('keys') !== 'off'
}
