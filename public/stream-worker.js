// One connection to the server for all tabs of a browser, however many there are. What the server says goes to every tab as it came;
// a tab that joins later is greeted with the last word there was, and its age.
const names = ['hello', 'beat', 'change', 'promotion', 'resync']
/** The server beats every four seconds: a connection that was silent for longer, or never answered, is not trusted with another tab. */
const longestSilenceMs = 4_800
/** A tab that ends without a word: it calls twice a minute, and a hidden one once. */
const longestAbsenceMs = 180_000

const tabs = new Map()
let source = null
let heardAt = 0
let greeting = null

onconnect = ({ ports: [tab] }) => {
  tab.onmessage = ({ data }) => {
    if (data.kind === 'bye') leave(tab)
    else {
      tabs.set(tab, performance.now())
      if (data.kind === 'open') join(tab, data.url)
    }
  }
}

setInterval(() => {
  for (const [tab, seenAt] of tabs) if (performance.now() - seenAt > longestAbsenceMs) leave(tab)
}, 60_000)

function join(tab, url) {
  const silentMs = performance.now() - heardAt
  if (source === null || silentMs > longestSilenceMs) connect(url)
  else if (greeting !== null) {
    tab.postMessage({ event: 'hello', data: greeting.data, ageMs: performance.now() - greeting.at })
  }
}

function leave(tab) {
  tabs.delete(tab)
  if (tabs.size === 0) disconnect()
}

function connect(url) {
  disconnect()
  heardAt = performance.now()
  source = new EventSource(url)
  for (const event of names) source.addEventListener(event, ({ data }) => hear(event, data))
  source.addEventListener('error', () => {
    disconnect()
    for (const tab of tabs.keys()) tab.postMessage({ event: 'error', data: '', ageMs: 0 })
  })
}

function disconnect() {
  source?.close()
  source = null
  greeting = null
}

function hear(event, data) {
  heardAt = performance.now()
  if (event === 'hello' || event === 'beat') greeting = { data, at: heardAt, changed: false }
  else if (event === 'change' && greeting !== null && !greeting.changed) greeting = outdated(greeting)
  for (const tab of tabs.keys()) tab.postMessage({ event, data, ageMs: 0 })
}

/** A change came since: whatever board a tab brings along, it has to fetch it. */
function outdated({ data, at }) {
  return { data: JSON.stringify({ ...JSON.parse(data), version: -1 }), at, changed: true }
}
