import { devNull } from 'node:os'
import type { Credential, Location } from './location'

/** What a child needs to reach networks, keys and temporary files; all else of ours, GIT_* above all, stays here. */
const passedOn = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SYSTEMROOT',
  'SSH_AUTH_SOCK',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
]

export interface EnvironmentOptions {
  readonly location?: Location
  readonly credential?: Credential | null
  /** Certificate authorities for https, as PEM. */
  readonly caFile?: string
  /** Holds `safe.directory`, which the far side of a local fetch reads from a file only. */
  readonly globalConfig?: string
  /** Settings for this call that replace the general ones. */
  readonly settings?: readonly (readonly [string, string])[]
  readonly outside?: NodeJS.ProcessEnv
}

/**
 * The whole environment of a git process. Settings go in GIT_CONFIG_COUNT variables: the credential then stands neither in argv,
 * which every user of the machine can read, nor in a file.
 */
export function gitEnvironment(options: EnvironmentOptions = {}): Record<string, string> {
  const outside = options.outside ?? process.env
  const environment: Record<string, string> = {}
  for (const name of passedOn) {
    const value = outside[name]
    if (value !== undefined) environment[name] = value
  }
  const settings = settingsFor(options)
  settings.forEach(([key, value], index) => {
    environment[`GIT_CONFIG_KEY_${index}`] = key
    environment[`GIT_CONFIG_VALUE_${index}`] = value
  })
  return {
    ...environment,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: 'true',
    SSH_ASKPASS: 'true',
    GIT_SSH_COMMAND: 'ssh -o BatchMode=yes -o ConnectTimeout=15 -o ServerAliveInterval=15 -o ServerAliveCountMax=3',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: options.globalConfig ?? devNull,
    GIT_CONFIG_COUNT: String(settings.length),
  }
}

function settingsFor(options: EnvironmentOptions): readonly (readonly [string, string])[] {
  const { location, credential, caFile } = options
  const settings: (readonly [string, string])[] = [
    ['core.hooksPath', devNull],
    ['core.fsmonitor', 'false'],
    ['credential.helper', ''],
    ['safe.directory', '*'],
    ['protocol.allow', 'never'],
    ['gc.auto', '0'],
    ['gc.autoDetach', 'false'],
    ['gc.pruneExpire', 'never'],
    ['maintenance.auto', 'false'],
    ['fetch.fsckObjects', 'false'],
    ['submodule.recurse', 'false'],
    ['http.lowSpeedLimit', '1'],
    ['http.lowSpeedTime', '60'],
  ]
  if (location) settings.push([`protocol.${location.transport}.allow`, 'always'])
  if (location?.transport === 'http') settings.push(['protocol.https.allow', 'always'])
  if (caFile) settings.push(['http.sslCAInfo', caFile])
  if (credential && location?.origin) {
    const basic = Buffer.from(`${credential.username}:${credential.secret}`).toString('base64')
    settings.push([`http.${location.origin}.extraHeader`, `Authorization: Basic ${basic}`])
    // git keeps the header after a redirect, also to another host.
    settings.push(['http.followRedirects', 'false'])
  }
  settings.push(...(options.settings ?? []))
  return settings
}
