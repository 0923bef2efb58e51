// Runs in the page before its own scripts: tells on the machine's clock when the board became usable and when a cell changed.
globalThis.bench = {
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

  firstContent: () =>
    performance.timeOrigin + (performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN),

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
