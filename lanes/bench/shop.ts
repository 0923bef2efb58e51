import type { Files } from './fleet'

/** A service with one Deployment, a base and an overlay for prod in a namespace of its own name. */
export function shopFiles(name: string, tag: string, more = ''): Files {
  return {
    [`apps/${name}/base/kustomization.yaml`]: 'resources: [deployment.yaml, service.yaml]\n',
    [`apps/${name}/base/deployment.yaml`]: deployment(name),
    [`apps/${name}/base/service.yaml`]: service(name),
    ...release(name, tag, more),
  }
}

/** What a release changes. */
export function release(name: string, tag: string, more = ''): Files {
  return overlay(name, { environment: 'prod', namespace: name, tag }, more)
}

export interface Overlay {
  readonly environment: string
  readonly namespace: string
  readonly tag: string
}

export function overlay(name: string, { environment, namespace, tag }: Overlay, more = ''): Files {
  return {
    [`apps/${name}/overlays/${environment}/kustomization.yaml`]: `resources: [../../base]
namespace: ${namespace}
images:
  - name: ${imageOf(name)}
    newTag: "${tag}"
${more}`,
  }
}

export function imageOf(name: string): string {
  return `registry.example.com/shop/${name}`
}

export function namespace(name: string): string {
  return `apiVersion: v1
kind: Namespace
metadata: {name: ${name}}
`
}

function deployment(name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, labels: {app: ${name}}}
spec:
  replicas: 2
  progressDeadlineSeconds: 15
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      terminationGracePeriodSeconds: 0
      containers: [{name: ${name}, image: ${imageOf(name)}}]
`
}

function service(name: string): string {
  return `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ports: [{port: 80}]}
`
}

/** Another port of the Service: a change that touches no image. */
export function otherPort(name: string): Files {
  return { [`apps/${name}/base/service.yaml`]: service(name).replace('port: 80', 'port: 81') }
}
