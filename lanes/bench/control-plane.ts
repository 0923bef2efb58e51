import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { leash, run, runTool } from './programs'

/** A Kubernetes control plane of its own, and kubectl for it. */
export interface ControlPlane {
  readonly folder: string
  readonly kubeconfig: string
  kubectl(...args: readonly string[]): Promise<string>
  apply(manifests: string): Promise<void>
  close(): Promise<void>
}

/** `others` are started in its folder later on; all end together. */
export async function startControlPlane(others: readonly string[] = []): Promise<ControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-lane-'))
  const close = leash(folder, [...others, 'cluster'])
  const kubeconfig = join(folder, 'kubeconfig')
  const kubectl = (args: readonly string[], input?: string) =>
    run('kubectl', ['--kubeconfig', kubeconfig, ...args], input === undefined ? {} : { input })
  try {
    await runTool('cluster-up', folder)
  } catch (error) {
    await close()
    throw error
  }
  return {
    folder,
    kubeconfig,
    kubectl: (...args) => kubectl(args),
    apply: async manifests => void (await kubectl(['apply', '-f', '-'], manifests)),
    close,
  }
}
