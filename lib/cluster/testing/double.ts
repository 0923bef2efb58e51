import { makeCertificate } from '@/demo/kubernetes/http/certificate'
import { type ApiServer, startApiServer } from '@/demo/kubernetes/server'
import { resources } from '../resources'
import type { Backend } from './backend'
import { createWriter } from './writer'

export interface Double extends Backend {
  readonly api: ApiServer
}

/** The demo's API server, in this process; over TLS where there is an openssl program. */
export async function startDouble(): Promise<Double> {
  const certificate = makeCertificate()
  let readers = 0
  const users = Array.from({ length: 8 }, (_, n) => ({ name: `reader-${n}`, token: `reader-token-${n}`, forbid: [] }))
  const api = await startApiServer({ name: 'test', users, anonymous: false, ...(certificate ? { certificate } : {}) })
  const authority = certificate ? Buffer.from(certificate.cert).toString('base64') : null
  const admin = { token: api.access.admin.token, authority }
  const server = new URL(api.url)
  return {
    name: 'the demo’s API server',
    api,
    server,
    admin,
    controllers: false,
    async reader(without, namespace) {
      const { token } = users[readers] ?? { token: '' }
      readers += 1
      api.access.forbid([...without, ...(namespace === undefined ? [] : clusterWide)], token)
      return { token, authority }
    },
    ...createWriter(server, admin),
    stop: () => api.close(),
  }
}

/** In the demo's words: each resource at the cluster scope. */
const clusterWide = resources.map(({ id }) => `${id}@`)
