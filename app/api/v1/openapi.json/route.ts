import { openApi } from '@/lib/http/openapi'

export function GET(): Response {
  return Response.json(openApi())
}
