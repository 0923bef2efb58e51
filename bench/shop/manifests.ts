import {
  firstProxyVersion,
  firstVersion,
  namespaceOf,
  proxyImage,
  replicas,
  type ShopEnvironment,
  type ShopService,
  shopEnvironments,
} from './services'

export type Files = Readonly<Record<string, string>>

/** Five files per service, the median of 60 lines, and one component that every prod overlay builds on. */
export function shopFiles(services: readonly ShopService[]): Files {
  const files: Record<string, string> = { [platformPath]: platformFile(firstProxyVersion) }
  for (const service of services) {
    files[`apps/${service.name}/base/kustomization.yaml`] = baseKustomization(service)
    files[`apps/${service.name}/base/workload.yaml`] = workload(service)
    for (const environment of shopEnvironments)
      files[overlayPath(service, environment)] = overlayFile(service, environment, firstVersion(service, environment))
  }
  return files
}

export const platformPath = 'platform/prod/kustomization.yaml'

/** The base under every cell of prod. */
export function platformFile(proxyVersion: string): string {
  return `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
images:
  - name: ${proxyImage}
    newTag: ${proxyVersion}
`
}

export function overlayPath({ name }: ShopService, environment: ShopEnvironment): string {
  return `apps/${name}/overlays/${environment}/kustomization.yaml`
}

export function overlayFile(service: ShopService, environment: ShopEnvironment, version: string): string {
  const { name, image, number } = service
  const settings = Array.from(
    { length: 10 + (number % 5) },
    (_, index) => `      - SETTING_${index}=value-${number}-${index}`,
  )
  return `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: ${namespaceOf(environment)}
resources:
  - ../../base
${environment === 'prod' ? 'components:\n  - ../../../../platform/prod\n' : ''}labels:
  - pairs:
      app.kubernetes.io/part-of: shop
      environment: ${environment}
images:
  # set by pull request
  - name: ${image}
    newTag: "${version}"
replicas:
  - name: ${name}
    count: ${replicas}
configMapGenerator:
  - name: ${name}-settings
    literals:
${settings.join('\n')}
patches:
  - target:
      kind: Deployment
      name: ${name}
    patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: ${name}
      spec:
        template:
          spec:
            containers:
              - name: app
                env:
                  - name: ENVIRONMENT
                    value: ${environment}
                  - name: LOG_LEVEL
                    value: ${environment === 'prod' ? 'info' : 'debug'}
                resources:
                  limits:
                    memory: ${256 + (number % 8) * 64}Mi
  - target:
      kind: Service
      name: ${name}
    patch: |-
      - op: replace
        path: /spec/ports/0/port
        value: ${8000 + (number % 100)}
`
}

function baseKustomization({ number }: ShopService): string {
  return `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - workload.yaml
labels:
  - pairs:
      team: team-${number % 12}
`
}

function workload({ name, image, number }: ShopService): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels:
    app.kubernetes.io/name: ${name}
spec:
  replicas: 1
  revisionHistoryLimit: 5
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  strategy:
    rollingUpdate:
      maxSurge: 25%
      maxUnavailable: 0
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
    spec:
      serviceAccountName: ${name}
      securityContext:
        runAsNonRoot: true
        runAsUser: ${10_000 + number}
      containers:
        - name: app
          image: ${image}:placeholder
          ports:
            - name: http
              containerPort: 8080
          envFrom:
            - configMapRef:
                name: ${name}-settings
          readinessProbe:
            httpGet:
              path: /ready
              port: http
            periodSeconds: 5
          livenessProbe:
            httpGet:
              path: /live
              port: http
          resources:
            requests:
              cpu: ${50 + (number % 10) * 10}m
              memory: 128Mi
            limits:
              memory: 256Mi
        - name: proxy
          image: ${proxyImage}:${firstProxyVersion}
          args:
            - --upstream=127.0.0.1:8080
            - --listen=:8443
          ports:
            - name: https
              containerPort: 8443
          resources:
            requests:
              cpu: 10m
              memory: 32Mi
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  labels:
    app.kubernetes.io/name: ${name}
spec:
  selector:
    app.kubernetes.io/name: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
`
}
