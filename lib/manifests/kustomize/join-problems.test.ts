import { expect, it } from 'vitest'
import { snapshotOf } from '@/lib/manifests/memory'
import { resolve } from './resolve'

const account = (name: string) => `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}}\n`

it('says once of a file how many files outside its folder it names, and on which lines the first stand', () => {
  const names = ['a', 'b', 'c', 'd']
  const { problems } = resolve(
    snapshotOf({
      ...Object.fromEntries(names.map(name => [`shared/${name}.yaml`, account(name)])),
      'prod/kustomization.yaml': `resources:\n- own\n${names.map(name => `- ../shared/${name}.yaml\n`).join('')}`,
      'prod/own/kustomization.yaml': 'resources: [../../shared/e.yaml]\n',
      'shared/e.yaml': account('e'),
    }),
    'prod',
  )
  expect(problems.map(({ code, file, line }) => [code, file, line])).toEqual([
    ['outside_root', 'prod/own/kustomization.yaml', 1],
    ['outside_root', 'prod/kustomization.yaml', 3],
  ])
  expect(problems[1]?.message).toMatch(
    /^'\.\.\/shared\/a\.yaml' lies outside .* 3 more here, 4 in all \(lines 3, 4, 5, …\)/,
  )
})
