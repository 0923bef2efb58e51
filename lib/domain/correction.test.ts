import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { fileSchema } from '@/lib/config/schema'
import { environment } from './__fixtures__/drift'
import { type Configured, clusterCorrection, correctionsOf, type FoundPlace } from './correction'

const bare = environment('qa', [])
const discovered: Configured = {
  environments: [environment('dev'), bare, { ...environment('prod-eu'), group: 'prod' }],
  listed: [],
  clusters: ['dev', 'prod-eu'],
}
const listed = { ...discovered, listed: ['dev', 'qa', 'prod-eu'] }
const found = (changes: Partial<FoundPlace> = {}): FoundPlace => ({
  service: 'cart',
  environment: 'qa',
  path: 'apps/cart/overlays/qa',
  lacksNamespace: false,
  ...changes,
})

describe('every line that is offered', () => {
  const odd = ['on', '1.2', 'a b', "it's", 'x: y', '"q"', 'ünïcode']
  const all = [discovered, listed].flatMap(configured => [
    ...correctionsOf(found({ lacksNamespace: true }), configured),
    ...correctionsOf(found({ environment: null, path: 'deploy/app.yaml' }), configured),
    ...correctionsOf(found({ path: '' }), configured),
    ...odd.flatMap(name =>
      correctionsOf(found({ service: name, environment: null, path: `apps/${name}` }), configured),
    ),
  ])

  it.each(all.map(one => [one.lines]))('is accepted in plimsoll.yaml: %s', lines => {
    const file = { repositories: [{ url: 'https://git.example/a/b.git' }], ...parse(lines) }
    expect(fileSchema.safeParse(file).error?.issues).toBeUndefined()
  })
})

describe('correctionsOf', () => {
  const whys = (...given: Parameters<typeof correctionsOf>) => correctionsOf(...given).map(one => one.why)

  it('says what is missing before what a person may know better', () => {
    expect(whys(found({ lacksNamespace: true, path: 'apps/cart/blue/qa' }), discovered)).toEqual([
      'Its manifests do not say the namespace',
      'No cluster is known to serve qa',
      'It belongs to another service',
      'Another folder is its environment',
      'It is no service at all',
    ])
  })

  it('offers no folder that only holds others', () => {
    expect(whys(found(), discovered)).not.toContain('Another folder is its environment')
  })

  it('lists all environments in their order and groups where none is listed, else the one entry', () => {
    expect(clusterCorrection(bare, discovered)?.lines).toBe(
      'environments:\n  - name: dev\n  - name: qa\n    clusters: [dev]\n  - name: prod-eu\n    group: prod\n',
    )
    expect(clusterCorrection(bare, listed)?.lines).toBe(
      'environments:\n  - name: qa  # add to the entry that stands there\n    clusters: [dev]\n',
    )
  })

  it('has nothing to say of clusters where one serves the environment, or none is configured', () => {
    expect(clusterCorrection(environment('dev'), discovered)).toBeNull()
    expect(clusterCorrection(bare, { ...discovered, clusters: [] })).toBeNull()
  })
})
