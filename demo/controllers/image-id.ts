import { createHash } from 'node:crypto'

/** A reference as containerd reports it: registry spelt out, tag kept. */
export function fullReference(image: string): string {
  const [first = '', ...rest] = image.split('/')
  if (rest.length === 0) return `docker.io/library/${image}`
  return /[.:]|^localhost$/.test(first) ? image : `docker.io/${image}`
}

/** The digest that a node would have pulled: its own where the reference names one, else one that derives from the name. */
export function imageId(image: string, salt = ''): string {
  const full = fullReference(image)
  const [name = full, digest] = full.split('@')
  const repository = name.replace(/:[^/:]+$/, '')
  const derived = createHash('sha256')
    .update(full + salt)
    .digest('hex')
  return `${repository}@${digest ?? `sha256:${derived}`}`
}
