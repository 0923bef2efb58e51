import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/** What the hidden block of a pull request says. */
const sealed = z.object({
  promotion: z.string(),
  plan: z.string(),
  commit: z.string(),
  /** A row of the audit, `18204:ab12…`; null while there is none. */
  anchor: z.string().nullable(),
})
export type Sealed = z.infer<typeof sealed>

/** `none`: no block. `forged`: a block that this server's key did not make. */
export type SealReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'forged' }
  | { readonly kind: 'ours'; readonly sealed: Sealed }

/** Signs and reads the hidden blocks of pull requests; the key never leaves it. */
export interface Seal {
  write(facts: Sealed): string
  read(body: string): SealReading
}

const block = /<!-- plimsoll:v1 ([\w-]{1,4000})\.([\w-]{43}) -->/

export function createSeal(secret: Buffer): Seal {
  const key = createHmac('sha256', secret).update('plimsoll pull request block').digest()
  const sign = (text: string) => createHmac('sha256', key).update(text).digest()
  return {
    write(facts) {
      const text = Buffer.from(JSON.stringify(facts)).toString('base64url')
      return `plimsoll:v1 ${text}.${sign(text).toString('base64url')}`
    },
    read(body) {
      const [, text, signature] = block.exec(body) ?? []
      if (text === undefined || signature === undefined) return { kind: 'none' }
      const given = Buffer.from(signature, 'base64url')
      const made = sign(text)
      if (given.length !== made.length || !timingSafeEqual(given, made)) return { kind: 'forged' }
      const parsed = sealed.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
      return parsed.success ? { kind: 'ours', sealed: parsed.data } : { kind: 'forged' }
    },
  }
}
