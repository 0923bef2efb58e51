/** Text that stands for an image which something outside Git fills in. */
export function whyUnresolved(image: string): string | null {
  if (image === '') return 'The image is empty.'
  const template = /\$\{[^}]*\}|\{\{.*?\}\}|\$\([^)]*\)|<[^>]+>|%[A-Z_]+%/.exec(image)
  if (template !== null) return `The image holds the template text ${template[0]}, which is filled in outside Git.`
  if (/\s/.test(image)) return 'The image holds a blank, so it is none yet.'
  const word = placeholder.exec(image)
  return word === null ? null : `'${word[1]}' is a placeholder, which is filled in outside Git.`
}

const placeholder =
  /[:@/](placeholder|change[-_]?me|replace[-_]?me|replaced?[-_]by[-_][\w-]+|set[-_]by[-_][\w-]+|todo|tbd|fixme|your[-_](?:tag|version)|image[-_]tag|x\.y\.z)$/i
