/** The load line, the hull above it, the water up to it. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" width="20" height="20" aria-hidden="true" fill="currentColor">
      <path d="M0 14.5h32v3H0z" />
      <path d="M5 16a11 11 0 0 1 22 0h-3a8 8 0 0 0-16 0Z" />
      <path d="M5 16h22a11 11 0 0 1-22 0Z" />
    </svg>
  )
}
