import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/**
 * Who may know whom. The first row that matches a file's path counts. `@/…` entries are rooms or files of ours (a room's own files
 * are always allowed), `node` the modules of Node, the rest packages; a `*` at the end stands for anything.
 */
const table: readonly (readonly [place: string, mayImport: readonly string[]])[] = [
  ['lib/heap/', ['node']],
  ['lib/domain/', ['@/lib/heap/*']],
  // A snapshot in memory needs git's hash.
  ['lib/manifests/memory.ts', ['@/lib/manifests/*', 'node']],
  ['lib/manifests/', ['@/lib/heap/*', '@/lib/domain/*', '@/lib/errors', 're2js', 'yaml']],
  [
    'lib/git/',
    [
      '@/lib/domain/*',
      '@/lib/heap/*',
      '@/lib/manifests/contract',
      '@/lib/errors',
      '@/lib/config',
      '@octokit/*',
      'zod',
      'node',
    ],
  ],
  [
    'lib/cluster/',
    ['@/lib/heap/*', '@/lib/domain/*', '@/lib/errors', '@/lib/config', '@kubernetes/*', 'yaml', 'zod', 'node'],
  ],
  ['lib/registry/', ['@/lib/domain/*', 'zod', 'node']],
  ['lib/lines.ts', ['diff']],
  ['lib/render/', ['@/lib/domain/*', '@/lib/manifests/contract', '@/lib/lines', 'yaml', 'node']],
  ['lib/store/', ['@/lib/domain/*', '@/lib/errors', '@/lib/generated/*', '@prisma/*', 'pg', 'zod', 'node']],
  [
    'lib/observer/',
    [
      '@/lib/heap/*',
      '@/lib/domain/*',
      '@/lib/manifests/*',
      '@/lib/git/contract',
      '@/lib/cluster/contract',
      '@/lib/store/contract',
      '@/lib/config',
      '@/lib/errors',
      '@/lib/log',
      'zod',
      'node',
    ],
  ],
  [
    'lib/replicas/',
    [
      '@/lib/domain/*',
      '@/lib/git/contract',
      '@/lib/cluster/contract',
      '@/lib/store/contract',
      '@/lib/observer/contract',
      '@/lib/errors',
      '@/lib/log',
      'zod',
      'node',
    ],
  ],
  [
    'lib/usecases/',
    [
      '@/lib/domain/*',
      '@/lib/manifests/*',
      '@/lib/git/contract',
      '@/lib/cluster/contract',
      '@/lib/store/contract',
      '@/lib/registry/contract',
      '@/lib/render/contract',
      '@/lib/observer/contract',
      '@/lib/services',
      '@/lib/contract*',
      '@/lib/errors',
      '@/lib/log',
      '@/lib/lines',
      'zod',
      'node',
    ],
  ],
  ['lib/contract', ['@/lib/contract/*', '@/lib/domain/*', '@/lib/errors', 'zod']],
  ['lib/client/', ['@/lib/contract*', '@/lib/domain/*', '@/lib/errors', 'react', '@tanstack/*', 'zod']],
  [
    'lib/config',
    ['@/lib/config*', '@/lib/domain/stage', '@/lib/domain/environment', '@/lib/errors', 'yaml', 'zod', 'node'],
  ],
  ['lib/env.ts', ['@/lib/errors', 'zod', 'node']],
  [
    'lib/http/',
    [
      '@/lib/contract*',
      '@/lib/domain/*',
      '@/lib/services',
      '@/lib/usecases/*',
      '@/lib/observer/contract',
      '@/lib/errors',
      '@/lib/log',
      '@/lib/env',
      'next*',
      'zod',
      'node',
    ],
  ],
  ['lib/compose', ['*']],
  // Types alone, of what the composition root builds.
  ['lib/services.ts', ['@/lib/*']],
  ['lib/', ['@/lib/errors', '@/lib/env', 'pino', 'zod', 'node']],
  [
    'components/',
    [
      '@/components/*',
      '@/lib/client/*',
      '@/lib/contract*',
      '@/lib/domain/*',
      '@/lib/errors',
      'react*',
      'next*',
      '@tanstack/*',
      'radix-ui',
      'clsx',
    ],
  ],
  [
    'app/api/',
    ['@/lib/http/*', '@/lib/usecases/*', '@/lib/contract*', '@/lib/config/schema', '@/lib/services', 'next*'],
  ],
  [
    'app/',
    [
      '@/app/*',
      '@/components/*',
      '@/lib/usecases/*',
      '@/lib/client/*',
      '@/lib/contract*',
      '@/lib/domain/*',
      '@/lib/http/*',
      '@/lib/errors',
      '@/lib/services',
      'react*',
      'next*',
      'geist*',
      '@tanstack/*',
    ],
  ],
]

const root = fileURLToPath(new URL('..', import.meta.url))

describe('the walls between the rooms', () => {
  const files = ['lib', 'components', 'app'].flatMap(listSources)

  it('stand: every import of production code is in the table', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(
      files.flatMap(file =>
        importsOf(file)
          .filter(name => !isAllowed(file, name))
          .map(name => `${file} imports ${name}`),
      ),
    ).toEqual([])
  })

  it('are no decoration: an import from outside the table is found', () => {
    expect(isAllowed('lib/domain/judge.ts', '@/lib/store/store')).toBe(false)
    expect(isAllowed('lib/store/store.ts', '@/lib/git/mirror')).toBe(false)
    expect(isAllowed('components/board/cell.tsx', '@/lib/services')).toBe(false)
    expect(isAllowed('lib/usecases/promote.ts', '@octokit/rest')).toBe(false)
    expect(isAllowed('lib/observer/loop.ts', '@/demo/main')).toBe(false)
  })
})

function listSources(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory())
      return ['generated', '__fixtures__', 'testing'].includes(entry.name) ? [] : listSources(path)
    return /\.tsx?$/.test(entry.name) && !/\.(test|contract-suite)\.tsx?$/.test(entry.name) ? [path] : []
  })
}

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const found = text.matchAll(
    /^(?:import|export)\b[^'"]*?from\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
  )
  return [...found].flatMap(match => match[1] ?? match[2] ?? match[3] ?? []).filter(name => !name.endsWith('.css'))
}

function isAllowed(file: string, name: string): boolean {
  const [place, mayImport] = table.find(([start]) => file.startsWith(start)) ?? ['', []]
  const full = name.startsWith('.') ? `@/${relative(root, join(root, dirname(file), name))}` : name
  if (place.endsWith('/') && full.startsWith(`@/${place}`)) return true
  const isNode = name.startsWith('node:') || builtinModules.includes(name)
  return mayImport.some(entry => {
    if (entry === 'node') return isNode
    return entry.endsWith('*') ? full.startsWith(entry.slice(0, -1)) : full === entry
  })
}
