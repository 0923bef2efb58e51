import type { JsonObject } from '@/demo/kubernetes/json'
import { kindOf } from '@/demo/kubernetes/kinds'
import { seedObject } from '@/demo/kubernetes/seed'
import { formatTime } from '@/demo/kubernetes/time'
import type { Api } from '@/demo/kubernetes/write'

/** Ready nodes with containerd, as many as are missing. */
export function addNodes(api: Api, count: number): void {
  const kind = kindOf('nodes')
  for (let index = 1; index <= count; index += 1) {
    const name = `node-${index}`
    if (api.store.get(kind, '', name) === null) seedObject(api, kind, nodeOf(name, formatTime(api.now())))
  }
}

function nodeOf(name: string, time: string): JsonObject {
  const labels = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' }
  return {
    metadata: { name, labels },
    spec: {},
    status: {
      capacity: { cpu: '8', memory: '32Gi', pods: '110' },
      allocatable: { cpu: '8', memory: '32Gi', pods: '110' },
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
          lastHeartbeatTime: time,
          lastTransitionTime: time,
        },
      ],
      nodeInfo: {
        architecture: 'amd64',
        operatingSystem: 'linux',
        containerRuntimeVersion: 'containerd://1.7.27',
        kubeletVersion: 'v1.34.4',
        osImage: 'Debian GNU/Linux 12 (bookworm)',
        kernelVersion: '6.1.0',
      },
    },
  }
}
