import { z } from 'zod'
import { contract } from '@/lib/contract'

const contentTypes: Readonly<Record<string, string>> = { stream: 'text/event-stream', exportEvents: 'text/csv' }

/** The contract as OpenAPI 3.1. */
export function openApi(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [operationId, endpoint] of Object.entries(contract)) {
    const path = endpoint.path.replace(/\[(\w+)\]/g, '{$1}')
    const inPath = [...endpoint.path.matchAll(/\[(\w+)\]/g)].map(match => match[1] ?? '')
    const input = z.toJSONSchema(endpoint.input, { io: 'input', unrepresentable: 'any' })
    const properties = Object.entries(input.properties ?? {})
    const reads = endpoint.method === 'GET'
    const operation = {
      operationId,
      parameters: properties
        .filter(([name]) => reads || inPath.includes(name))
        .map(([name, schema]) => ({
          name,
          in: inPath.includes(name) ? 'path' : 'query',
          required: inPath.includes(name) || (input.required ?? []).includes(name),
          schema,
        })),
      ...(reads ? {} : { requestBody: { required: true, content: { 'application/json': { schema: input } } } }),
      responses: {
        200: {
          description: operationId,
          content: {
            [contentTypes[operationId] ?? 'application/json']: {
              schema: z.toJSONSchema(endpoint.output, { io: 'input', unrepresentable: 'any' }),
            },
          },
        },
        default: { description: 'error {code, message, details}' },
      },
    }
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation }
  }
  return { openapi: '3.1.0', info: { title: 'Plimsoll', version: '1' }, paths }
}
