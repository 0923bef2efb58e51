import { KubeConfig, type KubernetesObject, KubernetesObjectApi, PatchStrategy } from '@kubernetes/client-node'
import { type Backend, type Kubeconfig, kubeconfigText } from './backend'

/** Writes for tests, by the library itself: the product never writes. */
export function createWriter(server: URL, admin: Kubeconfig): Pick<Backend, 'write' | 'remove'> {
  const api = KubernetesObjectApi.makeApiClient(adminConfig(server, admin))
  return {
    async write(object) {
      const written = await api.patch(object, undefined, undefined, 'test', true, PatchStrategy.ServerSideApply)
      return written.metadata?.uid ?? ''
    },
    async remove(object) {
      await api.delete(object as KubernetesObject, undefined, undefined, 0)
    },
  }
}

export function adminConfig(server: URL, admin: Kubeconfig): KubeConfig {
  const config = new KubeConfig()
  config.loadFromString(kubeconfigText(server.origin, admin))
  const cluster = config.getCurrentCluster()
  if (cluster && server.protocol === 'http:') Object.assign(cluster, { skipTLSVerify: true })
  return config
}
