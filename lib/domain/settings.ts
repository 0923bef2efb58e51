/** One setting of an object as it would be applied: what a version may need beside its image. */
export interface Setting {
  /** `Deployment cart` */
  readonly object: string
  /** Null for the object's own. */
  readonly container: string | null
  /** `replicas`, `env LOG_LEVEL`, `memory limit`, `app.yaml` of a ConfigMap. */
  readonly name: string
  /** As written; null where it is secret and only known to be there. */
  readonly value: string | null
}

export interface SettingDifference extends Omit<Setting, 'value'> {
  /** Null: it is not set there, or is secret. */
  readonly source: string | null
  readonly target: string | null
  readonly how: 'differs' | 'only in source' | 'only in target'
}

const longest = 120
const secretName = /secret|token|passw|credential|api[-_ ]?key|private/i

/** What the two sides set differently, variables first: what is only in the source is what a new version may lack. */
export function compareSettings(source: readonly Setting[], target: readonly Setting[]): readonly SettingDifference[] {
  const there = new Map(target.map(setting => [keyOf(setting), setting]))
  const here = new Map(source.map(setting => [keyOf(setting), setting]))
  const differences: SettingDifference[] = []
  for (const [key, setting] of here) {
    const other = there.get(key)
    if (other === undefined) differences.push(difference(setting, setting, null, 'only in source'))
    else if (other.value !== setting.value) differences.push(difference(setting, setting, other, 'differs'))
  }
  for (const [key, setting] of there) {
    if (!here.has(key)) differences.push(difference(setting, null, setting, 'only in target'))
  }
  return differences.sort((a, b) => rankOf(a) - rankOf(b))
}

function keyOf({ object, container, name }: Setting): string {
  return JSON.stringify([object, container, name])
}

function difference(
  { object, container, name }: Setting,
  source: Setting | null,
  target: Setting | null,
  how: SettingDifference['how'],
): SettingDifference {
  return { object, container, name, source: shown(source), target: shown(target), how }
}

/** Values stand in Git for everybody who may read it, and yet what looks like a secret is not carried further. */
function shown(setting: Setting | null): string | null {
  if (setting === null || setting.value === null || secretName.test(setting.name)) return null
  const line = setting.value.replace(/\s+/g, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}

function rankOf({ name, how }: SettingDifference): number {
  return (name.startsWith('env ') ? 0 : 3) + (how === 'only in source' ? 0 : how === 'differs' ? 1 : 2)
}
