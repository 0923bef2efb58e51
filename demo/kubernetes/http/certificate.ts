import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Certificate {
  readonly key: string
  readonly cert: string
}

/** A self-signed certificate for loopback, by the openssl program; null where there is none. */
export function makeCertificate(days = 1, names = 'IP:127.0.0.1,DNS:localhost'): Certificate | null {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-certificate-'))
  const key = join(folder, 'key.pem')
  const cert = join(folder, 'cert.pem')
  const form = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    '/CN=kube-apiserver',
  ]
  try {
    const files = ['-days', String(days), '-addext', `subjectAltName=${names}`, '-keyout', key, '-out', cert]
    execFileSync('openssl', [...form, ...files], { stdio: 'ignore', timeout: 10_000 })
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } catch {
    return null
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
