import { accessSync, constants, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, resolve } from 'node:path'
import type { Secret } from '@/lib/config'
import { AppError, messageOf } from '@/lib/errors'

export function absolutePath(folder: string, path: string): string {
  return resolve(folder, path.replace(/^~(?=\/|$)/, homedir()))
}

/** Where kubectl would look: the first file of KUBECONFIG, else ~/.kube/config. */
export function defaultKubeconfig(environment: Readonly<Record<string, string | undefined>>): string {
  const first = environment.KUBECONFIG?.split(delimiter).find(part => part !== '')
  return absolutePath(process.cwd(), first ?? '~/.kube/config')
}

/** Why a file cannot be read, or null when it can. */
export function whyUnreadable(file: string): string | null {
  try {
    accessSync(file, constants.R_OK)
    return null
  } catch (error) {
    return messageOf(error).startsWith('ENOENT') ? `there is no file ${file}` : `${file} cannot be read by this user`
  }
}

/** Read at each call: a rotated credential is taken without a restart. */
export function secretFile(file: string): Secret {
  return () => {
    try {
      return readFileSync(file, 'utf8').trim()
    } catch (cause) {
      throw new AppError(
        'misconfigured',
        `The credential file ${file} cannot be read. Restore it, or change plimsoll.yaml.`,
        {
          cause,
        },
      )
    }
  }
}
