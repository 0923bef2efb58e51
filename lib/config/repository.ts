import type { Credential, HostConfig, RepositoryConfig } from '@/lib/config'
import type { Checker } from './checker'
import { milliseconds } from './duration'
import { secretFile } from './files'
import { completeHost, isLoopback, parseRepositoryUrl, type RepositoryAddress } from './host'
import type { ConfigFile } from './schema'
import type { ConfigPath } from './source'

type FileRepository = ConfigFile['repositories'][number]

export function completeRepository(item: FileRepository, path: ConfigPath, checker: Checker): RepositoryConfig {
  const ways = (['token', 'tokenFile', 'app'] as const).filter(key => item[key] !== undefined)
  if (ways[1]) checker.complain([...path, ways[1]], `stands beside ${ways[0]}; keep one of token, tokenFile and app`)
  const url = completeAddress(item.url, [...path, 'url'], checker, {
    hasToken: ways.length > 0,
    instead: 'keep it in tokenFile, or in an environment variable that token names',
  })
  const address = parseRepositoryUrl(item.url)
  return {
    url,
    branch: item.branch ?? null,
    credential: completeCredential(item, path, checker),
    host: address && findHost(item, address, [...path, 'host'], checker),
    pollMs: milliseconds(item.poll ?? '30s'),
    include: item.include ?? [],
  }
}

interface AddressRules {
  readonly hasToken: boolean
  /** Where a credential belongs. */
  readonly instead: string
}

/** The address of a repository, a local path made absolute. */
export function completeAddress(text: string, path: ConfigPath, checker: Checker, rules: AddressRules): string {
  const address = isProgram(text) ? null : parseRepositoryUrl(text)
  if (!address) checker.complain(path, 'must be an https or ssh address or a local path')
  else checkAddress(address, rules, path, checker)
  return address?.kind === 'path' ? checker.absolute(text.replace(/^file:\/\//, '')) : text
}

/** git would run `ext::…` and take what begins with a hyphen for an option. */
function isProgram(text: string): boolean {
  return /^-|^[a-z][a-z0-9+.-]*::|\p{Cc}/iu.test(text)
}

function checkAddress(address: RepositoryAddress, rules: AddressRules, path: ConfigPath, checker: Checker): void {
  if (address.hasCredential) checker.complain(path, `holds a credential; ${rules.instead}`)
  if (address.kind === 'http' && rules.hasToken && !isLoopback(address.host ?? '')) {
    checker.complain(path, 'would send the token in clear; use https')
  }
}

function completeCredential({ token, tokenFile, app }: FileRepository, path: ConfigPath, checker: Checker): Credential {
  if (token !== undefined) return { kind: 'token', token: () => token }
  if (tokenFile !== undefined) {
    return { kind: 'token', token: secretFile(checker.readable([...path, 'tokenFile'], tokenFile)) }
  }
  if (!app) return { kind: 'none' }
  const privateKey = secretFile(checker.readable([...path, 'app', 'privateKeyFile'], app.privateKeyFile))
  return { kind: 'app', id: String(app.id), installationId: String(app.installationId), privateKey }
}

function findHost(
  item: FileRepository,
  address: RepositoryAddress,
  path: ConfigPath,
  checker: Checker,
): HostConfig | null {
  const completed = completeHost(address, item.host ?? {})
  if (!completed && item.host) {
    const lacks = address.slug ? 'does not tell the kind; say kind: github or kind: gitea' : 'needs an https or ssh url'
    checker.complain(path, lacks)
  }
  const secret = item.host?.webhookSecret
  return completed && { ...completed, webhookSecret: secret === undefined ? null : () => secret }
}
