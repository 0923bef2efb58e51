import { describe, expect, it, onTestFinished } from 'vitest'
import { valuesOf } from '@/lib/domain/history'
import { type RealRepository, realRepository } from '@/lib/git/__fixtures__/real-repository'
import { gitEnvironment } from '@/lib/git/environment'
import { openRepository } from '@/lib/git/repository'
import { noCorrections } from '@/lib/manifests/discover/discover'
import { resolvePast } from '@/lib/manifests/repository/past'
import { resolveRepository } from '@/lib/manifests/repository/resolve'
import type { CellPast } from './cell-past'
import { createPasts } from './pasts'

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
spec: {template: {spec: {containers: [{name: cart, image: shop/cart:0}]}}}
`
const base = 'cart/base'
const prod = 'cart/overlays/prod/kustomization.yaml'
const files = {
  [`${base}/kustomization.yaml`]: 'resources: [d.yaml]\n',
  [`${base}/d.yaml`]: deployment,
  [prod]: overlay('1'),
  'cart/overlays/dev/kustomization.yaml': overlay('1'),
}

function overlay(tag: string, more = ''): string {
  return `resources: [../../base]\nimages: [{name: shop/cart, newTag: "${tag}"}]\n${more}`
}

/** Reads the repository as the observer does; `read` gives the past of a cell at the present head, `looks` at how many commits it was resolved. */
function reader(real: RealRepository) {
  const repository = openRepository({ folder: real.gitFolder, environment: gitEnvironment() })
  onTestFinished(repository.close)
  let today: ReturnType<typeof resolveRepository> | null = null
  const looks = new Set<string>()
  const pasts = createPasts(repository, (cell, path, snapshot) => {
    looks.add(snapshot.commit)
    return today === null ? { slots: [], dependsOn: [] } : resolvePast(today, cell, path, snapshot)
  })
  async function read(environment: string): Promise<CellPast> {
    const head = await repository.snapshot(real.git('rev-parse', 'HEAD'))
    today = resolveRepository(head, noCorrections, today)
    const cell = today.cells.find(one => one.environment === environment)
    if (cell === undefined) throw new Error('no such cell')
    return pasts.of(cell, head)
  }
  return { read, looks: () => looks.size }
}

function told(past: CellPast, slot = past.cell.slots[0]): readonly string[] {
  if (slot === undefined) throw new Error('no slot')
  return valuesOf(past.stretches, slot).map(({ image, since }) => {
    const subject = since === null ? '?' : past.line.commitAt(since)?.subject
    return `${image.split(':')[1]} by ${subject}`
  })
}

const all = () => false

describe('the past of a cell', () => {
  it('has every value with the commit that set it, through files, bases, generators and lists that mattered then', async () => {
    const real = realRepository(files)
    real.commit({ [prod]: overlay('2') }, 'two')
    real.commit({ 'readme.md': 'x' }, 'aside')
    real.commit({ [prod]: 'resources: [../../base]\n' }, 'as the base says')
    real.commit({ [`${base}/d.yaml`]: deployment.replace('cart:0', 'cart:3') }, 'three in the base')
    real.commit({ [prod]: overlay('4') }, 'four')
    const { read, looks } = reader(real)
    const past = await read('prod')
    await past.read(all)
    expect(told(past)).toEqual([
      '4 by four',
      '3 by three in the base',
      '0 by as the base says',
      '2 by two',
      '1 by change',
    ])
    expect(past.end).toBe('beginning')
    expect(looks()).toBeLessThanOrEqual(5)
  })

  it('reads no further than asked, and goes on from there', async () => {
    const real = realRepository(files)
    for (const tag of ['2', '3', '4']) real.commit({ [prod]: overlay(tag) }, tag)
    const { read, looks } = reader(real)
    const past = await read('prod')
    await past.read(known => known.stretches.length > 1)
    expect([told(past), looks(), past.end]).toEqual([['4 by 4', '3 by ?'], 1, null])
    await past.read(all)
    expect([told(past).length, looks()]).toEqual([4, 3])
  })

  it('is added to by a push without reading again what was read', async () => {
    const real = realRepository(files)
    for (const tag of ['2', '3']) real.commit({ [prod]: overlay(tag) }, tag)
    const { read, looks } = reader(real)
    await (await read('prod')).read(all)
    const before = looks()
    real.commit({ 'cart/overlays/dev/kustomization.yaml': overlay('9') }, 'dev')
    real.commit({ [prod]: overlay('4') }, '4')
    const past = await read('prod')
    await past.read(all)
    expect(told(past)).toEqual(['4 by 4', '3 by 3', '2 by 2', '1 by change'])
    expect(looks() - before).toBe(1)
  })

  it('goes on behind what was read at an earlier head, where that was not read to its end', async () => {
    const real = realRepository(files)
    for (const tag of ['2', '3']) real.commit({ [prod]: overlay(tag) }, tag)
    const { read } = reader(real)
    await (await read('prod')).read(known => known.stretches.length > 1)
    real.commit({ [prod]: overlay('4') }, '4')
    const past = await read('prod')
    await past.read(all)
    expect(told(past)).toEqual(['4 by 4', '3 by 3', '2 by 2', '1 by change'])
  })

  it('is that of the rewritten branch after a force-push', async () => {
    const real = realRepository(files)
    real.commit({ [prod]: overlay('2') }, 'gone')
    const { read } = reader(real)
    await (await read('prod')).read(all)
    real.git('reset', '--quiet', '--hard', 'HEAD~1')
    real.commit({ [prod]: overlay('3') }, 'instead')
    const past = await read('prod')
    await past.read(all)
    expect(told(past)).toEqual(['3 by instead', '1 by change'])
  })

  it('follows a folder to where it stood before it was moved', async () => {
    const real = realRepository(files)
    real.commit({ [prod]: overlay('2') }, 'two')
    real.git('mv', 'cart', 'moved')
    real.git('commit', '--quiet', '-m', 'move')
    real.commit({ 'moved/overlays/prod/kustomization.yaml': overlay('3') }, 'three')
    const past = await reader(real).read('prod')
    await past.read(all)
    expect(told(past)).toEqual(['3 by three', '2 by two', '1 by change'])
  })

  it('passes over texts that are no value, and a commit that broke the file', async () => {
    const real = realRepository(files)
    real.commit({ [prod]: overlay('${TAG}') }, 'variable')
    real.commit({ [prod]: 'resources: [' }, 'broken')
    real.commit({ [prod]: overlay('2') }, 'two')
    const past = await reader(real).read('prod')
    await past.read(all)
    expect(told(past)).toEqual(['2 by two', '1 by change'])
  })
})
