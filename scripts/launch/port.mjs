import { createServer } from 'node:net'
import { failure } from './failure.mjs'

/** A free port of the loopback, chosen by the system. */
export function freePort() {
  return tryPort(0)
}

/** `wanted`, or the next free one above it. */
export async function nextFreePort(wanted) {
  for (let port = wanted; port < Math.min(wanted + 100, 65_536); port++) {
    if (await tryPort(port).catch(refuseForbidden)) return port
  }
  throw failure(
    `Every port from ${wanted} to ${Math.min(wanted + 99, 65_535)} is taken.`,
    'Name a free one with -- --port N.',
  )
}

function refuseForbidden(error) {
  if (error.code === 'EADDRINUSE') return null
  if (error.code === 'EACCES')
    throw failure(`This user may not listen on port ${error.port}.`, 'Name one above 1023 with -- --port N.')
  throw error
}

function tryPort(port) {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const found = server.address().port
      server.close(() => resolve(found))
    })
  })
}
