/** Times as the API writes them: RFC 3339 in whole seconds. */
export function formatTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}
