import { demoServices, environments } from './services'

export function rootFiles(): Readonly<Record<string, string>> {
  const teams = [...new Set(demoServices.map(service => service.team))].sort()
  return {
    'README.md': `# gitops

What runs in the shop. \`apps/<service>/base\` is shared, \`apps/<service>/overlays/<environment>\` is what one environment says:
${environments.join(', ')}, in this order. \`clusters/<environment>\` tells Flux (dev and staging, which share the cluster nonprod) and Argo CD (prod)
what to apply.

ci-bot writes the newest build into dev. Everything else is a pull request.
`,
    CODEOWNERS: `${teams.map(team => `# ${team}\n${ownedPaths(team)}`).join('\n')}\n`,
  }
}

function ownedPaths(team: string): string {
  const owned = demoServices.filter(service => service.team === team)
  return owned.map(service => `/apps/${service.name}/ @harbour/${team}`).join('\n')
}
