/** Failures of one cluster as data: what a person reads on /connections. Never a header, a token or a library's raw error. */
export interface Fault {
  /** Stable, snake_case. */
  readonly code: FaultCode
  readonly message: string
  readonly fix: string
  /** The server asked to wait that long. */
  readonly retryAfterMs?: number
}

export type FaultCode =
  | 'kubeconfig_missing'
  | 'kubeconfig_invalid'
  | 'context_missing'
  | 'credential_command_failed'
  | 'credential_file_unreadable'
  | 'unauthenticated'
  | 'forbidden'
  | 'kind_missing'
  | 'expired'
  | 'rate_limited'
  | 'server_error'
  | 'certificate_not_trusted'
  | 'certificate_expired'
  | 'certificate_wrong_name'
  | 'tls_failed'
  | 'connection_refused'
  | 'host_not_found'
  | 'timed_out'
  | 'connection_lost'
  | 'answer_not_understood'
  | 'silent'
  | 'unexpected'

export function fault(code: FaultCode, message: string, fix: string): Fault {
  return { code, message, fix }
}

/** What an answer other than 200 means. `said` is the message of the server's Status object, or ''. */
export function faultOfStatus(status: number, said: string, what: string): Fault {
  const quoted = said === '' ? `HTTP ${status}` : `HTTP ${status}: ${shorten(said)}`
  switch (status) {
    case 401:
      return fault(
        'unauthenticated',
        `The cluster does not accept the credentials (${quoted}).`,
        'Renew the token or certificate in the kubeconfig.',
      )
    case 403:
      return fault(
        'forbidden',
        `The cluster forbids reading ${what} (${quoted}).`,
        `Grant list and watch on ${what} with the rule shown.`,
      )
    case 404:
      return fault(
        'kind_missing',
        `The cluster does not serve ${what} (${quoted}).`,
        'Check that the server is a Kubernetes API server, 1.23 or newer.',
      )
    case 410:
      return fault(
        'expired',
        `What was read of ${what} is too old to go on from (${quoted}).`,
        'It is listed anew by itself.',
      )
    case 429:
      return fault('rate_limited', `The cluster asks for fewer requests (${quoted}).`, 'It is tried again by itself.')
    default:
      return fault(
        'server_error',
        `The API server failed to answer for ${what} (${quoted}).`,
        'Look at the API server; it is tried again by itself.',
      )
  }
}

/** What a thrown error of the socket or TLS layer means; codes are Node's and OpenSSL's. */
export function faultOfError(error: unknown, server: string): Fault {
  const code = codeOf(error)
  if (refused.has(code)) {
    return fault(
      'connection_refused',
      `${server} cannot be connected to (${code}).`,
      'Check that the API server runs and that its address in the kubeconfig is right.',
    )
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return fault(
      'host_not_found',
      `The host name of ${server} cannot be resolved (${code}).`,
      'Check the address in the kubeconfig and the DNS here.',
    )
  }
  if (untrusted.has(code)) {
    return fault(
      'certificate_not_trusted',
      `The certificate of ${server} is not signed by the authority in the kubeconfig (${code}).`,
      'Set certificate-authority-data to the authority of this cluster.',
    )
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return fault(
      'certificate_expired',
      `The certificate of ${server} is not valid today (${code}).`,
      "Renew the API server's certificate, or check the clock here.",
    )
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return fault(
      'certificate_wrong_name',
      `The certificate of ${server} is for another host name.`,
      'Use a name that the certificate has, or set tls-server-name in the kubeconfig.',
    )
  }
  if (code === 'ETIMEDOUT') return timedOut(server)
  if (code.startsWith('ERR_SSL') || code === 'EPROTO') {
    return fault(
      'tls_failed',
      `No TLS connection with ${server} could be agreed on (${code}).`,
      'Check https or http in the address, and the client certificate in the kubeconfig.',
    )
  }
  return fault(
    'connection_lost',
    `The connection to ${server} broke${code === '' ? '' : ` (${code})`}.`,
    'It is opened again by itself.',
  )
}

export function timedOut(server: string): Fault {
  return fault(
    'timed_out',
    `${server} did not answer in time.`,
    'Check the network on the way to the API server; it is tried again by itself.',
  )
}

export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'cause' in error ? codeOf(error.cause) : ''
}

/** Text of others, made safe to show: one line, bounded, nothing that looks like a token. */
export function shorten(text: string): string {
  const line = text
    .replace(/[A-Za-z0-9_\-.+/=]{40,}/g, '…')
    .replace(/\s+/g, ' ')
    .trim()
  return line.length > 240 ? `${line.slice(0, 239)}…` : line
}

const refused = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN'])

const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
])
