// Before the first paint, so that nothing flashes: the reader's theme (the system's until chosen) and density.
;(() => {
  const root = document.documentElement
  const read = name => {
    try {
      return localStorage.getItem(`plimsoll:${name}`)
    } catch {
      return null
    }
  }
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    root.dataset.theme = read('theme') ?? (dark.matches ? 'dark' : 'light')
  }
  apply()
  dark.addEventListener('change', apply)
  const asked = new URLSearchParams(location.search).get('density')
  if ((asked ?? read('density')) === 'compact') root.dataset.density = 'compact'
})()
