/**
 * Labels and annotations that tell who owns or delivers an object: Helm, Flux, Argo CD, Kluctl, and the recommended
 * labels. Nothing else is kept: annotations hold whole manifests (last-applied-configuration) and whatever people write.
 */
export const ownershipKeys = [
  'app.kubernetes.io/',
  'helm.sh/',
  'meta.helm.sh/',
  'argocd.argoproj.io/',
  'kustomize.toolkit.fluxcd.io/',
  'helm.toolkit.fluxcd.io/',
  'kluctl.io/',
] as const

export function keepOwnership(pairs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(pairs).filter(([key]) => ownershipKeys.some(prefix => key.startsWith(prefix))),
  )
}
