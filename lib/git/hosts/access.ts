/** As whom a credential acts, and whether it may do what a promotion needs: the same on every host but for how the host calls it. */
import { isAppError } from '@/lib/errors'
import type { GitHost } from '@/lib/git/contract'

interface Access {
  readonly login: () => Promise<string>
  readonly repository: () => Promise<{
    readonly full_name: string
    readonly archived?: boolean | undefined
    readonly permissions?: { readonly push: boolean } | undefined
  }>
  /** What to do for a login that may only read. */
  readonly grant: (login: string) => string
  /** What to do, by the code of a failure; else it is tried again. */
  readonly fixes: Readonly<Record<string, string>>
}

export async function checkAccess(access: Access): ReturnType<GitHost['check']> {
  try {
    const login = await access.login()
    const repository = await access.repository()
    if (repository.archived === true) {
      const message = `${repository.full_name} is archived: nothing can be written to it.`
      return { ok: false, message, fix: 'Unarchive it.' }
    }
    if (repository.permissions?.push !== false)
      return { ok: true, message: `Reads and writes ${repository.full_name} as ${login}.`, fix: null }
    const message = `${login} may read ${repository.full_name} but not write to it: nothing can be promoted.`
    return { ok: false, message, fix: access.grant(login) }
  } catch (error) {
    if (!isAppError(error)) throw error
    return { ok: false, message: error.message, fix: access.fixes[error.code] ?? 'It is tried again by itself.' }
  }
}

/** The host is asked once per token. */
export function rememberLogin(
  credential: () => Promise<string>,
  read: (signal?: AbortSignal) => Promise<string>,
): GitHost['login'] {
  let known: { readonly token: string; readonly login: string } | null = null
  return async signal => {
    const token = await credential()
    if (known?.token !== token) known = { token, login: await read(signal) }
    return known.login
  }
}
