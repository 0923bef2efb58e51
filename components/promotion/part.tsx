import type { ReactNode } from 'react'

/** One question of the approver with its answer. */
export function Part({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <section className="sheet-part">
      <h2>{name}</h2>
      <div>{children}</div>
    </section>
  )
}
