// Runs in the page before its own scripts: tells on the machine's clock when the board became usable and when a cell changed.
globalThis.bench = {
  /** Tasks of 50 ms and more since the page began, as [start, duration]. */
  tasks: [],

  now: () => performance.timeOrigin + performance.now(),

  /** Resolves when a cell is drawn and React answers for it. */
  usable: () =>
    new Promise(resolve => {
      const look = () => {
        const cell = document.querySelector('[role=gridcell]')
        if (cell && Object.keys(cell).some(key => key.startsWith('__reactProps'))) resolve(bench.now())
        else requestAnimationFrame(look)
      }
      look()
    }),

  // The browser tells of the first paint a moment after it, on a fast machine after the board is usable.
  firstContent: () =>
    new Promise(resolve => {
      new PerformanceObserver((list, observer) => {
        const [first] = list.getEntriesByName('first-contentful-paint')
        if (first === undefined) return
        observer.disconnect()
        resolve(performance.timeOrigin + first.startTime)
      }).observe({ type: 'paint', buffered: true })
    }),

  /** Resolves when all rows are there, not only those that the page was drawn with. */
  whole: services =>
    new Promise(resolve => {
      const look = () => {
        const grid = document.querySelector('[role=grid]')
        if (Number(grid?.getAttribute('aria-rowcount')) >= services && !bench.isWaiting()) resolve(bench.now())
        else requestAnimationFrame(look)
      }
      look()
    }),

  /** Some rows are only announced. */
  isWaiting: () => document.querySelector('.grid-scroll [aria-busy=true]') !== null,

  /** Wheels through the table for that long; the longest task meanwhile, 0 where none took 50 ms. */
  scroll: async ms => {
    const box = document.querySelector('.grid-scroll')
    const tasks = []
    const observer = new PerformanceObserver(list => tasks.push(...list.getEntries().map(entry => entry.duration)))
    observer.observe({ type: 'longtask' })
    const frames = []
    let last = performance.now()
    const end = last + ms
    while (performance.now() < end) {
      box.scrollBy(0, 900)
      await new Promise(resolve => requestAnimationFrame(resolve))
      frames.push(performance.now() - last)
      last = performance.now()
    }
    await new Promise(resolve => setTimeout(resolve, 200))
    observer.disconnect()
    box.scrollTo(0, 0)
    return { longest: Math.max(0, ...tasks), frames: frames.length, slowest: Math.max(...frames) }
  },

  /** Cells that are wholly in sight, as [service, column]. */
  inSight: () => {
    const box = document.querySelector('.grid-scroll').getBoundingClientRect()
    const head = document.querySelector('.grid-head').getBoundingClientRect().bottom
    return [...document.querySelectorAll('[data-row] [role=gridcell]')]
      .filter(cell => {
        const { top, bottom } = cell.getBoundingClientRect()
        return top >= head && bottom <= Math.min(box.bottom, innerHeight)
      })
      .map(cell => [cell.closest('[data-row]').dataset.row, Number(cell.dataset.column)])
  },

  /** Those of them that are Synced. */
  quietInSight: () =>
    bench.inSight().filter(([service, column]) => {
      const cell = document.querySelector(`[data-row="${service}"] [data-column="${column}"]`)
      return cell.querySelector('.sr-only')?.textContent.includes(': Synced')
    }),

  /** Starts to watch one cell for the word Drifted to come or go; `seen` resolves when it did and was painted. */
  watch: (service, column, drifted) => {
    const row = document.querySelector(`[data-row="${service}"]`)
    const saysDrifted = () => {
      const cell = row.querySelector(`[data-column="${column}"]`)
      return cell.querySelector('.state')?.textContent.includes('Drifted') ?? false
    }
    if (saysDrifted() === drifted) throw new Error(`${service} says so already.`)
    bench.seen = new Promise(resolve => {
      const observer = new MutationObserver(() => {
        if (saysDrifted() !== drifted) return
        observer.disconnect()
        const changed = bench.now()
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => resolve({ changed, painted: bench.now() })
          port2.postMessage(null)
        })
      })
      observer.observe(row, { subtree: true, childList: true, characterData: true })
    })
  },
}

new PerformanceObserver(list => {
  for (const entry of list.getEntries()) bench.tasks.push([Math.round(entry.startTime), Math.round(entry.duration)])
}).observe({ type: 'longtask', buffered: true })
