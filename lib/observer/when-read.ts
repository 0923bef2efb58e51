import type { Observer } from './contract'

const longestMs = 20_000

/** Resolves when every repository was read or failed, or when it takes so long that what comes after need not wait any more. */
export function whenRead({ repositories, onChange }: Pick<Observer, 'repositories' | 'onChange'>): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(end, longestMs)
    timer.unref()
    const unsubscribe = onChange(look)
    look()

    function look(): void {
      if (repositories.every(one => one.current() !== null || one.mirror.status().lastFailure !== null)) end()
    }

    function end(): void {
      clearTimeout(timer)
      unsubscribe()
      resolve()
    }
  })
}
