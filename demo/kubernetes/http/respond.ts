import type { ServerResponse } from 'node:http'
import { type JsonObject, numberAt } from '../json'

export interface Answer {
  readonly status: number
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
}

export function json(status: number, body: JsonObject): Answer {
  return { status, text: JSON.stringify(body) }
}

export function statusAnswer(status: JsonObject): Answer {
  return json(numberAt(status, 'code') ?? 500, status)
}

export function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, headersOf(answer))
  response.end(answer.text)
}

/** Promises the whole body, sends half and hangs up. */
export function sendHalf(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, headersOf(answer))
  const half = answer.text.slice(0, Math.floor(answer.text.length / 2))
  response.write(half, () => response.socket?.destroy())
}

function headersOf(answer: Answer): Record<string, string | number> {
  return {
    'content-type': 'application/json',
    'cache-control': 'no-cache, private',
    'content-length': Buffer.byteLength(answer.text),
    ...answer.headers,
  }
}
