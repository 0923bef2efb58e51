import { streamExport } from '@/lib/http/export'
import { rawRoute } from '@/lib/http/route'

export const GET = rawRoute(streamExport)
