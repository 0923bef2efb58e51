/** Every key that works, for the page that asks. */
export interface KeyGroup {
  readonly title: string
  readonly keys: readonly (readonly [keys: string, does: string])[]
}

const onBoard: readonly KeyGroup[] = [
  {
    title: 'Move',
    keys: [
      ['h j k l', 'left, down, up, right; the arrows too'],
      ['Home End', 'first and last environment; with Ctrl the first and last cell'],
      ['PgUp PgDn', 'by a screen'],
      ['/', 'search; Esc clears, then leaves'],
    ],
  },
  {
    title: 'On the cell',
    keys: [
      ['Enter', 'open its service at that environment; in a folded group that differs, open the group'],
      ['p', 'promote into it; into all selected cells, or all of a folded group'],
      ['a', 'adopt what runs into Git, where it drifted'],
      ['c', 'copy the command that returns it to Git, where there is one'],
      ['m', 'mute it, with a reason and an end'],
      ['y', 'copy its version in full'],
      ['x', 'select it; Esc clears the selection'],
      ['Shift ←↑↓→', 'select as far as that'],
    ],
  },
  { title: 'Look', keys: [['d', 'comfortable or compact rows']] },
]

const onDrift: KeyGroup = {
  title: 'On the row',
  keys: [
    ['j k', 'down, up'],
    ['Enter', 'open its service at that environment; unfold a cause that hits many'],
    ['a', 'adopt what runs into Git, where it drifted'],
    ['c', 'copy the command that returns it to Git, where there is one'],
    ['m', 'mute it, with a reason and an end'],
    ['/', 'search; Esc clears, then leaves'],
  ],
}

const onPromotions: KeyGroup = {
  title: 'On the row',
  keys: [
    ['j k', 'down, up'],
    ['o', 'open its page; Enter too'],
    ['r', 'review it on the Git host, in a new tab'],
    ['/', 'search; Esc clears, then leaves'],
  ],
}

const onSheet: KeyGroup = { title: 'In the promote sheet', keys: [['⌘ ↵', 'open the pull request. Ctrl ↵ too']] }

const onAudit: KeyGroup = { title: 'Find', keys: [['/', 'a service; Esc leaves']] }

const everywhere: KeyGroup = {
  title: 'Everywhere',
  keys: [
    ['⌘ K', 'go to a service, environment, promotion or page; find where a commit, pull request or tag is. Ctrl K too'],
    ['g b', 'the board'],
    ['g d', 'drift'],
    ['g p', 'promotions'],
    ['g l', 'locks'],
    ['g a', 'audit'],
    ['t', 'light or dark'],
    ['?', 'these keys'],
  ],
}

export function keysOf(path: string): readonly KeyGroup[] {
  if (path === '/audit') return [onAudit, everywhere]
  if (path === '/drift') return [onDrift, onSheet, everywhere]
  if (path === '/promotions') return [onPromotions, everywhere]
  return path === '/' ? [...onBoard, onSheet, everywhere] : [everywhere]
}
