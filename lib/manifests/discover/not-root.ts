import type { Snapshot } from '@/lib/manifests/contract'
import { segmentsOf } from '@/lib/manifests/paths'

const examples = /^(examples?|samples?|demos?-examples)$/i
const tests =
  /^(\.?(chainsaw|kuttl|e2e|conformance)[-_]?tests?|test-?data\d*|test[-_]?fixtures|fixtures|__fixtures__|golden)$/i
const templates = /^(templates?|boilerplates?|scaffolds?|skeletons?|starters?)$/i
const retired = /^\.?(archived?|attic|deprecated|disabled|graveyard|obsolete|trash|unused)$/i
const vendored = /^(vendor|vendored|third[-_]party|node_modules|\.terraform|\.git.*)$/i

/** Why a path is not deployed from here unless something says so: `examples`, `tests`, `templates`, `vendored`, `retired`, `kubebuilder`; else null. */
export function notRoot(path: string, snapshot: Snapshot): string | null {
  const segments = segmentsOf(path)
  if (segments.some(segment => examples.test(segment))) return 'examples'
  if (segments.some(segment => tests.test(segment))) return 'tests'
  if (segments.some(segment => templates.test(segment))) return 'templates'
  if (segments.some(segment => vendored.test(segment))) return 'vendored'
  if (segments.some(segment => retired.test(segment))) return 'retired'
  return isKubebuilder(segments, snapshot) ? 'kubebuilder' : null
}

const notDeployed = /^(hack|tests?|e2e|docs?|ci|scripts?|src|internal|pkg|cmd|tools?|bench(marks)?)$/i

/** A kustomization says that it is for Kubernetes; a lone file in a source tree may be there for a test or a page of documentation. */
export function notPlainRoot(path: string): string | null {
  return segmentsOf(path).some(segment => notDeployed.test(segment)) ? 'source tree' : null
}

/** kubebuilder's `config/` beside its PROJECT file, or with the folders that it makes. */
function isKubebuilder(segments: readonly string[], snapshot: Snapshot): boolean {
  return segments.some((segment, at) => {
    if (segment !== 'config') return false
    const parent = segments.slice(0, at).join('/')
    if (snapshot.blob(parent === '' ? 'PROJECT' : `${parent}/PROJECT`) !== null) return true
    const entries = snapshot.list(segments.slice(0, at + 1).join('/'))
    return entries.includes('manager/') && (entries.includes('default/') || entries.includes('crd/'))
  })
}
