import { type DemoService, demoServices, environmentsOf, namespaces } from './services'

/**
 * What tells the clusters what to run. Flux delivers dev and staging: a Kustomization per service, and one per environment that brings
 * these. Argo CD delivers prod: an Application per service, those of the web team by an ApplicationSet, all brought by the Application
 * `shop`. `bootstrap/` is what somebody once applied by hand.
 */
export function deliveryFiles(url: string): Readonly<Record<string, string>> {
  const single = demoServices.filter(service => environmentsOf(service).includes('prod') && service.team !== 'web')
  return {
    [bootstrapFiles.nonprod]: fluxBootstrap(url),
    [bootstrapFiles.prod]: argoBootstrap(url),
    ...Object.fromEntries(demoServices.flatMap(kustomizationFiles)),
    ...Object.fromEntries(single.map(service => [`clusters/prod/${service.name}.yaml`, application(service, url)])),
    'clusters/prod/web.yaml': applicationSet(url),
  }
}

export const bootstrapFiles = { nonprod: 'bootstrap/nonprod/flux.yaml', prod: 'bootstrap/prod/argocd.yaml' } as const

/** Where somebody's edit is put back while one watches; elsewhere it stays for a while. */
const quick = new Set(['accounts staging'])

function kustomizationFiles(service: DemoService): readonly (readonly [string, string])[] {
  const environments = environmentsOf(service).filter(environment => environment !== 'prod')
  return environments.map(environment => [
    `clusters/${environment}/${service.name}.yaml`,
    kustomization({
      // Dev and staging share a cluster, so the name carries the environment.
      name: `${service.name}-${environment}`,
      path: `./apps/${service.name}/overlays/${environment}`,
      interval: quick.has(`${service.name} ${environment}`) ? '1m0s' : '10m0s',
    }),
  ])
}

interface KustomizationText {
  readonly name: string
  readonly path: string
  readonly interval: string
}

function kustomization({ name, path, interval }: KustomizationText): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
  namespace: flux-system
spec:
  interval: ${interval}
  path: ${path}
  prune: true
  sourceRef:
    kind: GitRepository
    name: gitops
  timeout: 5m0s
`
}

function fluxBootstrap(url: string): string {
  const source = `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: gitops
  namespace: flux-system
spec:
  interval: 10s
  ref:
    branch: main
  timeout: 60s
  url: ${url}
`
  const roots = ['dev', 'staging'].map(name => kustomization({ name, path: `./clusters/${name}`, interval: '10m0s' }))
  return [source, ...roots].join('---\n')
}

function argoBootstrap(url: string): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata:
  name: shop
  namespace: argocd
spec:
  description: What runs in the shop's production
  sourceRepos:
    - ${url}
  destinations:
    - {server: https://kubernetes.default.svc, namespace: ${namespaces.prod}}
    - {server: https://kubernetes.default.svc, namespace: argocd}
  syncWindows:
    # the ledger is never synced while the day is closed, not even by hand
    - {kind: deny, schedule: "50 23 * * *", duration: 20m, timeZone: UTC, applications: [ledger-prod]}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: shop
  namespace: argocd
spec:
  project: shop
  source:
    repoURL: ${url}
    targetRevision: main
    path: clusters/prod
  destination:
    server: https://kubernetes.default.svc
    namespace: argocd
  syncPolicy:
    automated: {prune: true, selfHeal: true}
    syncOptions: [ServerSideApply=true]
`
}

function application(service: DemoService, url: string): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: ${service.name}-prod
  namespace: argocd
  labels:
    team: ${service.team}
  annotations:
    argocd.argoproj.io/manifest-generate-paths: /apps/${service.name}
${applicationSpec(url, service.name, automationOf(service))}`
}

/** Who is paid by the hour of an outage syncs by hand; who hands out identities lets nobody's edit stand. */
function automationOf(service: DemoService): string | null {
  if (service.team === 'payments') return null
  return service.team === 'identity' ? '{prune: true, selfHeal: true}' : '{prune: true}'
}

function applicationSpec(url: string, name: string, automated: string | null): string {
  return `spec:
  project: shop
  source:
    repoURL: ${url}
    targetRevision: main
    path: apps/${name}/overlays/prod
  destination:
    server: https://kubernetes.default.svc
    namespace: ${namespaces.prod}
  syncPolicy:
${automated === null ? '    # released by hand\n' : `    automated: ${automated}\n`}    syncOptions: [ServerSideApply=true]
`
}

function applicationSet(url: string): string {
  const web = demoServices.filter(service => service.team === 'web' && environmentsOf(service).includes('prod'))
  const template = applicationSpec(url, '{{.name}}', '{prune: true}')
  return `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: web
  namespace: argocd
spec:
  goTemplate: true
  generators:
    - list:
        elements:
${web.map(service => `          - name: ${service.name}`).join('\n')}
  template:
    metadata:
      name: "{{.name}}-prod"
      labels:
        team: web
      annotations:
        argocd.argoproj.io/manifest-generate-paths: /apps/{{.name}}
${indent(template, 4)}`
}

function indent(text: string, width: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(width))
}
