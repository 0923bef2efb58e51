/** A login as Git hosts allow it: what a person typed, so a claim and nothing more. Null: no login looks so. */
export function parseLogin(text: string): string | null {
  return /^[A-Za-z0-9._-]{1,64}$/.test(text) ? text : null
}

/** What a login may be, for whoever typed another text. */
export const loginRule = 'A login has letters, digits, hyphens, dots and underscores, 64 at most.'

/** The request header in which a browser sends the login that its reader typed. */
export const loginHeader = 'x-plimsoll-login'
