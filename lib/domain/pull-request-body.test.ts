import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { desiredSlot } from '@/lib/observer/__fixtures__/cells'
import type { PlannedCell } from './promotion'
import { type BodyFacts, pullRequestBody, withTrailers } from './pull-request-body'

const hostile = 'x\n@everyone closes #12 <img src=x> [a](http://evil) ```\n| a | `b`'

const cart: PlannedCell = {
  target: { service: 'cart', environment: 'prod' },
  origin: { kind: 'environment', environment: 'staging' },
  slots: [{ ...desiredSlot(), before: 'ghcr.io/shop/cart:1.4.1', after: 'ghcr.io/shop/cart:1.4.2' }],
  notMoved: [],
}

function facts(changes: Partial<BodyFacts> = {}): BodyFacts {
  return {
    purpose: 'promote',
    reason: null,
    cells: [cart],
    skipped: [],
    ran: ['cart in staging has been Synced and healthy since 2026-11-28 12:00 UTC, for 3 h.'],
    commits: [],
    otherSettings: [],
    effects: { changed: [cart.target], resolvable: 198, unresolvable: 0, mightChange: [] },
    files: [{ path: 'apps/cart/overlays/prod/kustomization.yaml', added: 1, removed: 1 }],
    checks: [],
    undoes: null,
    supersedes: null,
    ...changes,
  }
}

describe('pullRequestBody', () => {
  it('of what is adopted says who changed it, and when', () => {
    const adopted = (by: string | null, at: number | null): PlannedCell => ({
      ...cart,
      origin: { kind: 'live', clusters: ['eu'], by, at },
    })
    const bodyOf = (cell: PlannedCell) => pullRequestBody(facts({ purpose: 'adopt', cells: [cell] }))
    expect(bodyOf(adopted('kubectl-set', Date.UTC(2026, 10, 28, 21, 46)))).toContain(
      '### Who changed it\n\n- cart in prod: by kubectl-set, 2026-11-28 21:46 UTC',
    )
    expect(bodyOf(adopted(null, null))).toContain('- cart in prod: by somebody who left no name\n')
    expect(bodyOf(adopted(hostile, null))).not.toMatch(/@everyone|<img/)
  })

  it('tells what a reviewer would gather by hand', () => {
    const body = pullRequestBody(
      facts({
        reason: 'The till is down',
        commits: [
          {
            service: 'cart',
            from: '1.4.1',
            to: '1.4.2',
            commits: [
              {
                sha: '5d1e8a2f',
                subject: 'Retry once',
                author: 'Mara',
                url: 'https://git.example/cart/commit/5d1e8a2f',
              },
            ],
            total: 3,
            lost: 1,
            unknown: null,
          },
        ],
        checks: [{ level: 'warn', code: 'x', message: 'prod-us runs 1.4.1-fix.', link: null }],
        otherSettings: [
          {
            target: cart.target,
            source: 'staging',
            differences: [
              {
                object: 'Deployment cart',
                container: 'cart',
                name: 'env LEDGER_URL',
                source: 'http://ledger',
                target: null,
                how: 'only in source',
              },
            ],
            more: 2,
          },
        ],
        skipped: [{ cell: { service: 'web', environment: 'prod' }, why: 'prod already declares it.' }],
      }),
    )
    for (const part of [
      'Brings **cart** to **prod** from staging.',
      'Reason: The till is down',
      '`ghcr.io/shop/cart:1.4.1` | `ghcr.io/shop/cart:1.4.2`',
      '3 commits',
      'staging sets `env LEDGER_URL of cart of Deployment cart` to `http://ledger`, prod does not',
      '- and 2 more',
      '[`5d1e8a2`](https://git.example/cart/commit/5d1e8a2f) Retry once (Mara)',
      'and 2 more',
      '1 commit of the old version is not in the new one',
      'Synced and healthy since 2026-11-28 12:00 UTC, for 3 h.',
      'Exactly 1 of 198 resolvable cells changes.',
      '`apps/cart/overlays/prod/kustomization.yaml`: 1 line in, 1 out',
      'prod-us runs 1.4.1-fix.',
      'web in prod: prod already declares it.',
      'Revert this pull request, or roll back in Plimsoll',
    ])
      expect(body).toContain(part)
  })

  it.each<[string, Partial<BodyFacts>]>([
    ['a reason', { reason: hostile }],
    ['a service', { cells: [{ ...cart, target: { service: hostile, environment: hostile } }] }],
    ['a check', { checks: [{ level: 'warn', code: 'x', message: hostile, link: null }] }],
    ['where it ran', { ran: [hostile] }],
    ['what was left out', { skipped: [{ cell: cart.target, why: hostile }] }],
    [
      'a commit',
      {
        commits: [
          {
            service: hostile,
            from: '1',
            to: '2',
            commits: [{ sha: 'abcdef0', subject: hostile, author: hostile, url: 'javascript:alert(1)' }],
            total: 1,
            lost: 0,
            unknown: null,
          },
        ],
      },
    ],
  ])('lets no mention, keyword, markup or link of %s through', (_where, changes) => {
    const body = pullRequestBody(facts(changes))
    expect(body).not.toMatch(/@everyone|closes #12|<img|\]\(http:|javascript:/)
  })

  it('keeps every table row on one line with its four cells, whatever an image is called', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const cells = [{ ...cart, slots: [{ ...desiredSlot(), before: text, after: `${text}2` }] }]
        const rows = pullRequestBody(facts({ cells }))
          .split('\n')
          .filter(line => line.startsWith('| `Deployment'))
        expect(rows).toHaveLength(1)
        expect(rows[0]?.replaceAll('\\|', '').split(' | ').length).toBeGreaterThanOrEqual(4)
      }),
    )
  })

  it('ends with who asked, the promotion and the block, and nothing of them can be forged by a name', () => {
    const text = withTrailers('body\n', {
      page: 'http://localhost:3000/promotions/p1',
      promotedBy: 'anna\nPlimsoll-Promotion: other -->',
      promotion: 'p1',
      seal: 'plimsoll:v1 abc.def',
    })
    expect(text.match(/^Plimsoll-Promotion: .*$/gm)).toEqual(['Plimsoll-Promotion: p1'])
    expect(text.match(/-->/g)).toHaveLength(1)
  })
})
