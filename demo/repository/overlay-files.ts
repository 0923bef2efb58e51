import { createHash } from 'node:crypto'
import { type DemoService, type Environment, environmentsOf, imageOf, mirrorHost, namespaces } from './services'
import type { ServiceState } from './state'

/** What one environment says about a service, in the hand of whoever wrote it. */
export function overlayFiles(service: DemoService, state: ServiceState): Readonly<Record<string, string>> {
  const files: Record<string, string> = {}
  for (const environment of environmentsOf(service)) {
    const folder = `apps/${service.name}/overlays/${environment}`
    files[`${folder}/kustomization.yaml`] = finish(service, environment, kustomization(service, environment, state))
    if (service.place === 'patch') files[`${folder}/image.yaml`] = imagePatch(service, environment, state)
  }
  return files
}

function kustomization(service: DemoService, environment: Environment, state: ServiceState): string {
  return `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: ${namespaces[environment]}
resources:
  - ../../base
${replicas(service, environment, state)}${version(service, environment, state)}`
}

function replicas(service: DemoService, environment: Environment, state: ServiceState): string {
  if (service.kind !== 'Deployment' && service.kind !== 'StatefulSet') return ''
  return `replicas:\n  - name: ${service.name}\n    count: ${state.replicas[environment]}\n`
}

function version(service: DemoService, environment: Environment, state: ServiceState): string {
  const name = imageOf(service)
  const tag = state.versions[environment]
  switch (service.place) {
    case 'images':
      return `images:\n  - name: ${name}\n    newTag: ${unfinished(service, environment) ? placeholder : tag}\n`
    case 'quoted':
      return `images:\n  - name: ${name}\n    newTag: ${losesQuotes(service, environment, tag) ? tag : `"${tag}"`}\n`
    case 'commented':
      return `images:\n  # set by ci-bot in dev, by pull request elsewhere\n  - name: ${name}\n    newTag: ${tag}${environment === 'prod' ? '   # keep in step with the release calendar' : ''}\n`
    case 'flow':
      return `images: [{name: ${name}, newTag: ${tag}}]\n`
    case 'wide':
      return `images:\n    -   name: '${name}'\n        newTag: '${tag}'\n`
    case 'digest':
      return `images:\n  - name: ${name}\n    newTag: ${tag}\n    digest: ${digestOf(name, tag)}\n`
    case 'mirrored':
      return `images:\n  - name: ${name}\n${environment === 'prod' ? `    newName: ${mirrorHost}/shop/${service.name}\n` : ''}    newTag: ${tag}\n`
    case 'patch':
      return 'patches:\n  - path: image.yaml\n'
    case 'inline':
      return `patches:
  - target:
      kind: ${service.kind}
      name: ${service.name}
    patch: |-
      - op: replace
        path: /spec/template/spec/containers/0/image
        value: ${name}:${tag}
`
    case 'override':
      return environment === 'dev' ? `images:\n  - name: ${name}\n    newTag: ${tag}\n` : ''
    case 'base':
      return ''
  }
}

function imagePatch(service: DemoService, environment: Environment, state: ServiceState): string {
  return `apiVersion: apps/v1
kind: ${service.kind}
metadata:
  name: ${service.name}
spec:
  template:
    spec:
      containers:
        - name: ${service.name}
          image: "${imageOf(service)}:${state.versions[environment]}"
`
}

/** A service whose move to GitOps stopped half-way: a script once filled this in. */
const placeholder = '${IMAGE_TAG} # filled in by deploy.sh'

function unfinished(service: DemoService, environment: Environment): boolean {
  return service.name === 'returns' && environment === 'dev'
}

/** Somebody's script once lost the quotes: 1.10 is then a number, and kustomize refuses it. */
export function losesQuotes(service: DemoService, environment: Environment, tag: string): boolean {
  return service.name === 'shipping' && environment === 'dev' && tag === '1.10'
}

/** One file came from an editor on Windows, another lost its last line break. */
function finish(service: DemoService, environment: Environment, text: string): string {
  if (service.name === 'accounts' && environment === 'prod') return text.replaceAll('\n', '\r\n')
  return service.name === 'search' && environment === 'prod' ? text.replace(/\n$/, '') : text
}

export function digestOf(name: string, tag: string): string {
  return `sha256:${createHash('sha256').update(`${name}:${tag}`).digest('hex')}`
}
