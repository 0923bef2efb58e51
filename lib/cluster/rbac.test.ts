import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { formatClusterRole, formatMissingRule } from './rbac'
import { resources } from './resources'

interface Rule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
}

const rules: readonly Rule[] = parse(formatClusterRole()).rules

test('the ClusterRole allows exactly what is watched', () => {
  const allowed = rules.flatMap(rule =>
    rule.resources.map(plural => [plural, rule.apiGroups[0]].filter(Boolean).join('.')),
  )
  expect(allowed.sort()).toEqual(resources.map(({ id }) => id).sort())
})

test('the ClusterRole allows no write and no Secret', () => {
  expect(new Set(rules.flatMap(({ verbs }) => verbs))).toEqual(new Set(['list', 'watch']))
  expect(rules.flatMap(rule => rule.resources)).not.toContain('secrets')
})

test('the rule for a missing permission is an entry that can be pasted under rules', () => {
  for (const resource of resources) {
    const [rule, ...others]: readonly Rule[] = parse(`rules:\n${formatMissingRule(resource)}`).rules
    expect(others).toEqual([])
    expect(rule).toEqual({ apiGroups: [resource.group], resources: [resource.plural], verbs: ['list', 'watch'] })
  }
})
