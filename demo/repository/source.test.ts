import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { git } from '@/demo/git-host/git/run'
import { sourcedServices, sourcesAt } from '@/demo/world/sources'
import { writeHistory } from './history'

const folder = mkdtempSync(join(tmpdir(), 'demo-source-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('every version that the shop declares is a tag of its application, also one that is built later', async () => {
  const now = Date.UTC(2026, 2, 4, 14, 30, 12)
  const { builds, states } = writeHistory(now, 'https://git.harbour.example/harbour/gitops.git')
  const sources = sourcesAt(folder)
  await sources.create(builds)
  for (const name of sourcedServices) {
    const dir = join(folder, `${name}.git`)
    await sources.build(name, '99.0.0', 'mara', now)
    expect(await git(dir, ['fsck', '--strict'])).toBe('')
    const tags = (await git(dir, ['tag', '--merged', 'main'])).split('\n')
    expect(tags).toEqual(expect.arrayContaining(['99.0.0', ...Object.values(states.get(name)?.versions ?? {})]))
    expect(await git(dir, ['log', '-1', '--format=%s', '99.0.0'])).toBe('Prepare 99.0.0')
  }
})
