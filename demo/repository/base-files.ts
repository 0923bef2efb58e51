import { type DemoService, imageOf } from './services'
import type { ServiceState } from './state'

/** The shared part of a service: its workload, its Service, and the kustomization that names them. */
export function baseFiles(service: DemoService, state: ServiceState): Readonly<Record<string, string>> {
  const folder = `apps/${service.name}/base`
  const file = `${service.kind.toLowerCase()}.yaml`
  const withService = service.port > 0
  const resources = [
    file,
    ...(withService ? ['service.yaml'] : []),
    ...(service.migration === 'job' ? ['migrate.yaml'] : []),
  ]
  return {
    [`${folder}/kustomization.yaml`]: kustomization(service, resources),
    [`${folder}/${file}`]: workload(service, state),
    ...(withService ? { [`${folder}/service.yaml`]: networkService(service) } : {}),
    ...(service.migration === 'job' ? { [`${folder}/migrate.yaml`]: migrationJob(service) } : {}),
  }
}

function kustomization(service: DemoService, resources: readonly string[]): string {
  return `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
${resources.map(name => `  - ${name}`).join('\n')}
labels:
  - pairs:
      team: ${service.team}
      app.kubernetes.io/part-of: shop
`
}

function workload(service: DemoService, state: ServiceState): string {
  switch (service.kind) {
    case 'CronJob':
      return cronJob(service, state)
    case 'DaemonSet':
      return head(service, 'apps/v1') + template(service, state)
    case 'StatefulSet':
      return `${head(service, 'apps/v1')}  serviceName: ${service.name}\n  replicas: 1\n${template(service, state)}`
    default:
      return `${head(service, 'apps/v1')}  replicas: 1\n  revisionHistoryLimit: 5\n${template(service, state)}`
  }
}

function head(service: DemoService, apiVersion: string): string {
  return `apiVersion: ${apiVersion}
kind: ${service.kind}
metadata:
  name: ${service.name}
  labels:
    app.kubernetes.io/name: ${service.name}
spec:
`
}

function template(service: DemoService, state: ServiceState): string {
  return `  selector:
    matchLabels:
      app.kubernetes.io/name: ${service.name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${service.name}
    spec:
${podSpec(service, state, '      ')}`
}

function cronJob(service: DemoService, state: ServiceState): string {
  return `${head(service, 'batch/v1')}  schedule: "${service.schedule ?? '0 3 * * *'}"
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      backoffLimit: 2
      template:
        metadata:
          labels:
            app.kubernetes.io/name: ${service.name}
        spec:
          restartPolicy: Never
${podSpec(service, state, '          ')}`
}

function podSpec(service: DemoService, state: ServiceState, indent: string): string {
  const image = imageText(service, state)
  const lines = [
    ...(service.migration === 'init'
      ? ['initContainers:', '  - name: migrate', `    image: ${image}`, '    args: ["migrate", "up"]']
      : []),
    'containers:',
    `  - name: ${service.name}`,
    `    image: ${image}`,
    ...(service.port > 0
      ? [
          '    ports:',
          '      - name: http',
          `        containerPort: ${service.port}`,
          '    readinessProbe:',
          '      httpGet: {path: /healthz, port: http}',
          '      periodSeconds: 5',
        ]
      : []),
    '    env:',
    `      - {name: LOG_LEVEL, value: ${state.logLevel}}`,
    '    resources:',
    '      requests:',
    '        cpu: 50m',
    `        memory: ${state.memory}`,
    '      limits:',
    `        memory: ${state.memory}`,
    ...(service.sidecar === undefined ? [] : sidecar(service.sidecar)),
    ...(service.kind === 'DaemonSet' ? ['tolerations:', '  - operator: Exists'] : []),
  ]
  return lines.map(line => `${indent}${line}\n`).join('')
}

function sidecar(image: string): readonly string[] {
  return ['  # terminates TLS; rolled out by the platform team', '  - name: proxy', `    image: ${image}`]
}

/** Where the overlays decide, the base names the image without a tag, or with one that nobody reads. */
function imageText(service: DemoService, state: ServiceState): string {
  if (service.place === 'base' || service.place === 'override') return `${imageOf(service)}:${state.versions.prod}`
  return service.place === 'patch' || service.place === 'inline' ? `${imageOf(service)}:latest` : imageOf(service)
}

function migrationJob(service: DemoService): string {
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${service.name}-migrate
  annotations:
    kustomize.toolkit.fluxcd.io/force: enabled # a Job's template cannot be changed
spec:
  backoffLimit: 1
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: migrate
          image: ${imageOf(service)}
          args: [migrate, up]
`
}

function networkService(service: DemoService): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${service.name}
spec:
  ${service.kind === 'StatefulSet' ? 'clusterIP: None\n  ' : ''}selector:
    app.kubernetes.io/name: ${service.name}
  ports:
    - name: http
      port: 80
      targetPort: http
`
}
