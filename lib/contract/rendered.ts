import { z } from 'zod'
import { changeLine } from './promotion'

/** What changes in the objects that an installed kustomize makes of the promoted cells. */
export const rendered = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none'), why: z.string() }),
  z.object({
    kind: z.literal('rendered'),
    program: z.string(),
    cells: z.array(
      z.object({
        service: z.string(),
        environment: z.string().nullable(),
        /** Why this cell could not be rendered; null where it was. */
        why: z.string().nullable(),
        objects: z.array(
          z.object({
            kind: z.string(),
            namespace: z.string().nullable(),
            name: z.string(),
            change: z.enum(['added', 'removed', 'changed']),
            /** Something beside image lines differs. */
            isMore: z.boolean(),
            lines: z.array(changeLine),
            more: z.number(),
          }),
        ),
        more: z.number(),
      }),
    ),
  }),
])

export type RenderedView = z.infer<typeof rendered>
