import { z } from 'zod'
import { type Anchor, parseAnchor } from '@/lib/domain/anchor'
import type { Reading } from './reading'

/** The anchors that promotions carry in their field `anchor`, which nothing but Plimsoll writes (a body also holds text from Git). */
export async function readPromotionAnchors(reading: Reading): Promise<readonly Anchor[]> {
  const anchors: Anchor[] = []
  for await (const rows of reading.walk<{ promotion: string }>(
    `SELECT "promotion"::text AS "promotion" FROM "promotion"`,
  )) {
    for (const row of rows) {
      const parsed = carrier.safeParse(JSON.parse(row.promotion))
      const anchor = parsed.success ? parseAnchor(parsed.data.anchor) : null
      if (anchor !== null) anchors.push(anchor)
    }
  }
  return anchors
}

const carrier = z.object({ anchor: z.string() })
