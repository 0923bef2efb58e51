import { Fragment } from 'react'

/** A path or an image, which breaks between its parts before it breaks inside one. */
export function Path({ text }: { readonly text: string }) {
  const parts = text.split(/(?<=[/:])/)
  return (
    <code className="wrap-anywhere">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other identity
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </code>
  )
}
