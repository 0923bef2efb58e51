'use client'

/** Empty height. Set on the element, not as a style attribute in the html: that would need a looser Content-Security-Policy. */
export function Spacer({ height }: { readonly height: number }) {
  return (
    <div
      aria-hidden="true"
      ref={element => {
        if (element !== null) element.style.height = `${height}px`
      }}
    />
  )
}
