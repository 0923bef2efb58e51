/** Several paths as one: `apps/cart/overlays/*` for those that differ in one segment, else each. */
export function commonPath(paths: readonly string[]): string {
  const [first = '', ...others] = paths.map(path => path.split('/'))
  if (first === '' || others.length === 0) return paths[0] ?? ''
  const isAlike = others.every(one => one.length === first.length)
  const differing = first.flatMap((segment, index) => (others.every(one => one[index] === segment) ? [] : [index]))
  if (!isAlike || differing.length !== 1) return paths.join(', ')
  return first.map((segment, index) => (index === differing[0] ? '*' : segment)).join('/')
}
