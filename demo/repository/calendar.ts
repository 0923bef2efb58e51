/** People work on weekdays, 8 to 18 UTC; the pipeline too, because it builds what they push. */

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** The next moment at or after `at` when somebody works. */
export function workingTime(at: number): number {
  let time = at
  for (;;) {
    const date = new Date(time)
    const midnight = time - (time % dayMs)
    const hour = (time - midnight) / hourMs
    const weekend = date.getUTCDay() === 0 || date.getUTCDay() === 6
    if (!weekend && hour >= 8 && hour < 18) return time
    time =
      !weekend && hour < 8 ? midnight + 8 * hourMs + (time % hourMs) : midnight + dayMs + 8 * hourMs + (time % hourMs)
  }
}
