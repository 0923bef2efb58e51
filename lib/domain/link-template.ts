/** `https://argocd.example/applications/{application}` with its words filled in; null when one of them has no value here. */
export function fillTemplate(template: string, values: Readonly<Record<string, string | null>>): string | null {
  let isWhole = true
  const filled = template.replace(/\{(\w+)\}/g, (_, word: string) => {
    const value = values[word] ?? null
    if (value === null) isWhole = false
    return encodeURIComponent(value ?? '')
  })
  return isWhole ? filled : null
}
