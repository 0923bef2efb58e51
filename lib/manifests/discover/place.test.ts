import { describe, expect, it } from 'vitest'
import { snapshotOf } from '@/lib/manifests/memory'
import { readFacts } from './facts'
import { readLayout } from './layout'
import { placeFor } from './place'

/** Folders with a kustomization each; `folder > target` refers to another folder. */
function placeIn(folders: readonly string[], path: string, environments: readonly string[] = []) {
  const files: Record<string, string> = {}
  for (const folder of folders) {
    const [own = '', target] = folder.split(' > ')
    const up = own
      .split('/')
      .map(() => '..')
      .join('/')
    files[`${own}/kustomization.yaml`] = target ? `resources: [${up}/${target}]\n` : 'resources: []\n'
  }
  const snapshot = snapshotOf(files)
  const facts = new Map(snapshot.files.flatMap(file => [[file, readFacts(snapshot, file)] as const]).filter(isFilled))
  const { service, environment } = placeFor(path, readLayout(snapshot, facts, environments))
  return { service: service.join('/'), environment: environment.join('/') }
}

function isFilled<Key, Value>(pair: readonly [Key, Value | null]): pair is readonly [Key, Value] {
  return pair[1] !== null
}

describe('placeFor', () => {
  it.each([
    ['apps/cart/overlays/prod', 'cart', 'prod'],
    ['apps/cart/overlays/prod/eu', 'cart', 'prod/eu'],
    ['manifests/app/dreamkast/overlays/production/main', 'dreamkast', 'production/main'],
    ['infra/keda/overlays/development', 'keda', 'development'],
    ['dex/overlays/osc/osc-cl2-secondary', 'dex', 'osc/osc-cl2-secondary'],
    ['team-a/cart/overlays/prod', 'team-a/cart', 'prod'],
    ['apps/mi/envs/dev/base', 'mi', 'dev'],
    ['envs/prod-eu', '', 'prod-eu'],
    ['kustomize/overlays/alpha', '', 'alpha'],
    ['clusters/prod/apps/cart', 'cart', 'prod'],
    ['environments/ring-2', '', 'ring-2'],
    ['clusters/overlays/prod/components/cart', 'cart', 'prod'],
    ['clusters/prod/infrastructure/cert-manager', 'cert-manager', 'prod'],
    ['cart/overlays/tt02', 'cart', 'tt02'],
    ['kustomize-guestbook', 'kustomize-guestbook', ''],
    ['xgboost-job/xgboost-operator/base', 'xgboost-job/xgboost-operator', ''],
    ['cart/overlays/base', 'cart', ''],
    ['cart/overlays/development/template-dk', 'cart', ''],
    ['registry/upstream/overlays/postgres', 'registry', ''],
    ['overlays', '', ''],
    ['env/overlays', '', ''],
    ['infra/base/overlays/prod', '', 'prod'],
    ['operator/overlays/stable-2.4', 'operator', ''],
    ['cart/clusters/prod-1.29', 'cart', 'prod-1.29'],
    ['cart/rings/empty-base', 'cart', ''],
  ])('reads %s as service "%s" in "%s"', (path, service, environment) => {
    expect(placeIn([path], path)).toEqual({ service, environment })
  })

  it.each([
    ['a word beside base', ['apps/base', 'apps/staging', 'apps/production'], 'apps/production', '', 'production'],
    ['a word beside other words', ['cart/dev', 'cart/prod'], 'cart/prod', 'cart', 'prod'],
    ['what builds on the base beside it', ['cart/base', 'cart/yt01 > cart/base'], 'cart/yt01', 'cart', 'yt01'],
    [
      'what is built like the words beside it',
      ['cart/b', 'cart/prod > cart/b', 'cart/tt02 > cart/b'],
      'cart/tt02',
      'cart',
      'tt02',
    ],
    [
      'the segment most surely one',
      ['apps/base', 'apps/pre', 'apps/pre/dev', 'apps/pre/prod', 'apps/pre/stg'],
      'apps/pre/dev',
      'pre',
      'dev',
    ],
    ['a word with a place beside another', ['cart/prod-eu', 'cart/prod-us'], 'cart/prod-eu', 'cart', 'prod-eu'],
    ['an ending beside the plain name', ['cart', 'cart-dev'], 'cart-dev', 'cart', 'dev'],
    [
      'a word below a service that is called like one',
      ['parts/integration/base', 'parts/integration/production', 'parts/integration/staging', 'parts/cart/staging'],
      'parts/integration/production',
      'parts/integration',
      'production',
    ],
    [
      'a name that stands among clusters elsewhere',
      ['clusters/nas/x', 'infra/core/nas/dns', 'infra/core/base/dns'],
      'infra/core/nas/dns',
      'core/dns',
      'nas',
    ],
    [
      'what is built like a neighbour that builds on the base',
      [
        'apps/base/web',
        'apps/north > apps/base/web',
        'apps/north/web',
        'apps/south > apps/south/web',
        'apps/south/web',
      ],
      'apps/south',
      '',
      'south',
    ],
    ['an ambiguous word beside another word', ['cart/x', 'cart/demo', 'cart/prod'], 'cart/demo', 'cart', 'demo'],
    ['a word behind its service', ['cart/overlays/cart-prod'], 'cart/overlays/cart-prod', 'cart', 'prod'],
    ['an ending beside another ending', ['cart-prod', 'cart-dev'], 'cart-dev', 'cart', 'dev'],
  ])('takes %s for an environment', (_what, folders, path, service, environment) => {
    expect(placeIn(folders, path)).toEqual({ service, environment })
  })

  it.each([
    [
      'a kind of software that is called like a place',
      ['apps/common', 'apps/ai/x > apps/common', 'apps/home/x', 'apps/development/gitea > apps/common'],
      'apps/development/gitea',
    ],
    ['an example', ['cart/base', 'cart/example > cart/base'], 'cart/example'],
    ['a lone ending', ['cart-dev', 'payments'], 'cart-dev'],
    ['what only stands beside base', ['cart/base', 'cart/automation'], 'cart/automation'],
    [
      'the base of a service that is called like one',
      ['integration/base', 'integration/production', 'integration/staging'],
      'integration/base',
    ],
    ['what stands beside overlays', ['cart/base', 'cart/overlays/prod', 'cart/topology > cart/base'], 'cart/topology'],
    ['a part of a base', ['cart/base/local', 'cart/prod'], 'cart/base/local'],
    ['one team among many beside a word', ['apps/a', 'apps/b', 'apps/c', 'apps/d', 'apps/e', 'apps/pre'], 'apps/a'],
  ])('takes %s for none', (_what, folders, path) => {
    expect(placeIn(folders, path).environment).toBe('')
  })

  it('prefers a configured name behind a marker to one elsewhere in the path', () => {
    const path = 'dev/cart/overlays/prod'
    expect(placeIn([path], path, ['dev', 'prod'])).toEqual({ service: 'dev/cart', environment: 'prod' })
  })

  it('goes by a configured name before all else', () => {
    expect(placeIn(['regions/north/cart'], 'regions/north/cart', ['north'])).toEqual({
      service: 'regions',
      environment: 'north/cart',
    })
  })
})
