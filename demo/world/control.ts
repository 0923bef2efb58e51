import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Story } from './story'

export interface Control {
  readonly url: string
  close(): void
}

/**
 * The story's switch, for a person and for tests: GET / shows it, POST /start, /stop, /step and /step/<scene> turn it. Loopback only,
 * and a page of another origin cannot turn it.
 */
export async function startControl(story: Story, port: number): Promise<Control> {
  const server = createServer((request, response) => {
    answer(story, request, response).catch((error: unknown) => {
      reply(response, 400, error instanceof Error ? error.message : String(error))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`
  return {
    url,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function answer(story: Story, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (request.method === 'GET' && pathname === '/') return page(story, response)
  const { origin, host } = request.headers
  if (request.method !== 'POST' || (origin !== undefined && origin !== `http://${host}`))
    return reply(response, 405, 'Not from here.')
  const [, action, scene] = pathname.split('/')
  if (action === 'start') story.start()
  else if (action === 'stop') story.stop()
  else if (action !== 'step') return reply(response, 404, 'There are start, stop and step.')
  const happened =
    action === 'step'
      ? await story.step(scene === undefined || scene === '' ? undefined : decodeURIComponent(scene))
      : action
  if (request.headers.accept?.includes('text/html')) {
    response.writeHead(303, { location: '/' }).end()
    return
  }
  reply(response, 200, happened)
}

function reply(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`)
}

function page(story: Story, response: ServerResponse): void {
  const button = (path: string, label: string) =>
    `<form method="post" action="/${path}"><button>${label}</button></form>`
  const scenes = story.scenes.map(scene => button(`step/${encodeURIComponent(scene)}`, scene)).join('')
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>The demo's story</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>:root{color-scheme:light dark}body{font:14px/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}form{display:inline-block;margin:0 .5rem .5rem 0}button{font:inherit;padding:.4rem .8rem;min-height:44px}</style>
<h1>The demo's story</h1><p>It is ${story.isRunning() ? 'running: something happens every minute or so' : 'stopped'}.</p>
${story.isRunning() ? button('stop', 'Stop') : button('start', 'Start')}${button('step', 'Next scene')}
<h2>One scene</h2>${scenes}</html>`
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html)
}
