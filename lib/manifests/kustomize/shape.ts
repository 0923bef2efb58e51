/** The fields a kustomization may have and their types (kustomize api v0.20, types/kustomization.go): an unknown field or another type stops kustomize. */
export type Shape =
  | 'text'
  | 'bool'
  | 'int'
  | 'any'
  | { readonly list: Shape }
  | { readonly map: Shape }
  | { readonly object: Readonly<Record<string, Shape>> }

const texts: Shape = { list: 'text' }
const textMap: Shape = { map: 'text' }

function object(fields: Readonly<Record<string, Shape>>): { readonly object: Readonly<Record<string, Shape>> } {
  return { object: fields }
}

const gvk = { group: 'text', version: 'text', kind: 'text' } as const
const id = { ...gvk, name: 'text', namespace: 'text' } as const
const selector = object({ ...id, annotationSelector: 'text', labelSelector: 'text' })
const fieldSpecs: Shape = { list: object({ ...gvk, path: 'text', create: 'bool' }) }
const patches: Shape = { list: object({ path: 'text', patch: 'text', target: selector, options: { map: 'bool' } }) }
const fieldOptions = object({ delimiter: 'text', index: 'int', encoding: 'text', create: 'bool' })
const replacement = {
  source: object({ ...id, fieldPath: 'text', options: fieldOptions }),
  sourceValue: 'text',
  targets: { list: object({ select: selector, reject: { list: selector }, fieldPaths: texts, options: fieldOptions }) },
} as const
const images: Shape = {
  list: object({ name: 'text', newName: 'text', tagSuffix: 'text', newTag: 'text', digest: 'text' }),
}
const generatorOptions = object({
  labels: textMap,
  annotations: textMap,
  disableNameSuffixHash: 'bool',
  immutable: 'bool',
})
const generator = {
  namespace: 'text',
  name: 'text',
  behavior: 'text',
  literals: texts,
  files: texts,
  envs: texts,
  env: 'text',
  options: generatorOptions,
} as const
const helmChart = object({
  name: 'text',
  version: 'text',
  repo: 'text',
  releaseName: 'text',
  namespace: 'text',
  additionalValuesFiles: texts,
  valuesFile: 'text',
  valuesInline: { map: 'any' },
  valuesMerge: 'text',
  includeCRDs: 'bool',
  skipHooks: 'bool',
  apiVersions: texts,
  kubeVersion: 'text',
  nameTemplate: 'text',
  skipTests: 'bool',
  debug: 'bool',
  devel: 'bool',
})
const oldHelmChart = object({
  chartName: 'text',
  chartVersion: 'text',
  chartRepoUrl: 'text',
  chartHome: 'text',
  chartRepoName: 'text',
  helmBin: 'text',
  helmHome: 'text',
  values: 'text',
  valuesLocal: { map: 'any' },
  valuesMerge: 'text',
  releaseName: 'text',
  releaseNamespace: 'text',
  extraArgs: texts,
})
const objref = object({ apiVersion: 'text', ...id })

export const replacementShape: Shape = object(replacement)

export const kustomizationShape: Shape = object({
  apiVersion: 'text',
  kind: 'text',
  metadata: object({ name: 'text', namespace: 'text', labels: textMap, annotations: textMap }),
  openapi: textMap,
  namePrefix: 'text',
  nameSuffix: 'text',
  namespace: 'text',
  commonLabels: textMap,
  labels: {
    list: object({ pairs: textMap, includeSelectors: 'bool', includeTemplates: 'bool', fields: fieldSpecs }),
  },
  commonAnnotations: textMap,
  patchesStrategicMerge: texts,
  patchesJson6902: patches,
  patches,
  images,
  imageTags: images,
  replacements: { list: object({ ...replacement, path: 'text' }) },
  replicas: { list: object({ name: 'text', count: 'int' }) },
  vars: { list: object({ name: 'text', objref, fieldref: object({ fieldPath: 'text' }) }) },
  sortOptions: object({ order: 'text', legacySortOptions: object({ orderFirst: texts, orderLast: texts }) }),
  resources: texts,
  components: texts,
  crds: texts,
  bases: texts,
  configMapGenerator: { list: object(generator) },
  secretGenerator: { list: object({ ...generator, type: 'text' }) },
  helmGlobals: object({ chartHome: 'text', configHome: 'text' }),
  helmCharts: { list: helmChart },
  helmChartInflationGenerator: { list: oldHelmChart },
  generatorOptions,
  configurations: texts,
  generators: texts,
  transformers: texts,
  validators: texts,
  buildMetadata: texts,
})
