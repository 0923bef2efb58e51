/** `2026-11-28 18:00 UTC`, for sentences that are kept: they carry times, never ages. */
export function utcMinute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
