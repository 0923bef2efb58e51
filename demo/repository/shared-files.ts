import { type DemoService, demoServices, environments, environmentsOf } from './services'

/** One Flux Kustomization per service and environment. Dev and staging share a cluster, so the name carries the environment. */
export function clusterFiles(service: DemoService): Readonly<Record<string, string>> {
  return Object.fromEntries(
    environmentsOf(service).map(environment => [
      `clusters/${environment}/${service.name}.yaml`,
      `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${service.name}-${environment}
  namespace: flux-system
spec:
  interval: 1m0s
  path: ./apps/${service.name}/overlays/${environment}
  prune: true
  sourceRef:
    kind: GitRepository
    name: gitops
  timeout: 5m0s
`,
    ]),
  )
}

export function rootFiles(): Readonly<Record<string, string>> {
  const teams = [...new Set(demoServices.map(service => service.team))].sort()
  return {
    'README.md': `# gitops

What runs in the shop. \`apps/<service>/base\` is shared, \`apps/<service>/overlays/<environment>\` is what one environment says:
${environments.join(', ')}, in this order. \`clusters/<environment>\` tells Flux what to apply; dev and staging share the cluster nonprod.

ci-bot writes the newest build into dev. Everything else is a pull request.
`,
    CODEOWNERS: `${teams.map(team => `# ${team}\n${ownedPaths(team)}`).join('\n')}\n`,
  }
}

function ownedPaths(team: string): string {
  const owned = demoServices.filter(service => service.team === team)
  return owned.map(service => `/apps/${service.name}/ @harbour/${team}`).join('\n')
}
