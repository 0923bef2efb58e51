import type { ServiceView } from '@/lib/contract'
import type { Cell } from '@/lib/domain/cell'
import { fillTemplate } from '@/lib/domain/link-template'
import type { Found } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'

type Links = ServiceView['links'][number]

/** Ways out: to the line and commit on the Git host, and by template to the controller and the logs. */
export function readLinks({ cell, repository }: Found, links: Services['config']['links']): Links {
  const base = repository?.webUrl ?? null
  const { git } = cell
  const onHost = git === null || git.commit === '' || base === null ? null : { base, git }
  const words = wordsOf(cell)
  return {
    environment: cell.environment,
    file: onHost && `${onHost.base}/blob/${onHost.git.commit}/${pathOf(onHost.git.file)}#L${onHost.git.line}`,
    commit: onHost && `${onHost.base}/commit/${onHost.git.commit}`,
    controller: links.controller === null ? null : fillTemplate(links.controller, words),
    logs: links.logs === null ? null : fillTemplate(links.logs, words),
  }
}

function wordsOf(cell: Cell): Readonly<Record<string, string | null>> {
  const main = cell.slots.find(slot => slot.main) ?? null
  const place = main?.clusters[0] ?? null
  const deliverer = main?.clusters.map(one => one.deliverer ?? null).find(one => one !== null) ?? null
  return {
    service: cell.service,
    environment: cell.environment,
    cluster: place?.cluster ?? null,
    namespace: main?.workload.namespace ?? null,
    workload: main?.workload.name ?? null,
    kind: main?.workload.kind ?? null,
    container: main?.container ?? null,
    application: deliverer?.name ?? null,
    applicationNamespace: deliverer?.namespace ?? null,
    controller: deliverer?.controller ?? null,
  }
}

function pathOf(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/')
}
