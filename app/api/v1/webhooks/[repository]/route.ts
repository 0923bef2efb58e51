import { serveWebhook } from '@/lib/http/webhook'

export const POST = serveWebhook
