/** What the palette offers for what was typed. */
import { placesOf, servicesOf } from '@/components/promotion/promotion-words'
import { pages } from '@/components/shell/shell-data'
import type { IconName } from '@/components/ui/icon'
import type { EnvironmentView, PromotionView } from '@/lib/contract'

export interface Entry {
  readonly id: string
  readonly title: string
  /** What it leads to, in a quieter ink. */
  readonly hint: string
  readonly icon: IconName
  readonly does: { readonly kind: 'go'; readonly href: string } | { readonly kind: 'act'; readonly act: Act }
}

export type Act = 'theme' | 'density' | 'keys' | 'me'

export interface EntryGroup {
  readonly title: string
  readonly entries: readonly Entry[]
}

export interface Known {
  /** Who the reader says to be; null when that is not said. */
  readonly login: string | null
  readonly services: readonly { readonly name: string; readonly team: string | null }[]
  readonly environments: readonly EnvironmentView[]
  readonly promotions: readonly PromotionView[]
}

const mostOfEach = 6

export function entriesFor(text: string, known: Known): readonly EntryGroup[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '')
  const asksPromotion = words[0] === 'promote'
  const rest = asksPromotion ? words.slice(1) : words
  const groups: readonly EntryGroup[] = asksPromotion
    ? [{ title: 'Promote', entries: matching(promoteEntries(rest, known), rest) }]
    : [
        { title: 'Services', entries: rest.length === 0 ? [] : matching(known.services.map(serviceEntry), rest) },
        { title: 'Promotions', entries: matching(known.promotions.map(promotionEntry), rest) },
        { title: 'Environments', entries: matching(known.environments.map(environmentEntry), rest) },
        { title: 'Pages', entries: matching(pageEntries, rest) },
        { title: 'Actions', entries: matching([meEntry(known.login), ...actionEntries], rest) },
      ]
  return groups.filter(group => group.entries.length > 0)
}

/** Every word stands somewhere in it; a name that begins like the first one comes first. */
function matching(entries: readonly Entry[], words: readonly string[]): readonly Entry[] {
  const [first = ''] = words
  const found = entries.filter(({ title, hint }) => {
    const searched = `${title} ${hint}`.toLowerCase()
    return words.every(word => searched.includes(word))
  })
  const begins = (entry: Entry) => (entry.title.toLowerCase().startsWith(first) ? 0 : 1)
  return found.sort((a, b) => begins(a) - begins(b)).slice(0, mostOfEach)
}

function serviceEntry({ name, team }: Known['services'][number]): Entry {
  const href = `/services/${encodeURIComponent(name)}`
  return { id: `service ${name}`, title: name, hint: team ?? '', icon: 'rows', does: { kind: 'go', href } }
}

function environmentEntry({ name, clusters }: EnvironmentView): Entry {
  const hint = clusters.length === 0 ? 'no cluster' : clusters.join(', ')
  const href = `/?env=${encodeURIComponent(name)}`
  return { id: `environment ${name}`, title: `Only ${name}`, hint, icon: 'columns', does: { kind: 'go', href } }
}

function promotionEntry({ id, number, cells, state }: PromotionView): Entry {
  const title = `${number === null ? '' : `#${number} `}${servicesOf(cells)} to ${placesOf(cells)}`
  return { id: `promotion ${id}`, title, hint: state, icon: 'pr', does: { kind: 'go', href: `/promotions/${id}` } }
}

/** Into every environment that something comes before. */
function promoteEntries(words: readonly string[], { services, environments }: Known): readonly Entry[] {
  const named = services.filter(({ name }) => words.some(word => name.toLowerCase().includes(word)))
  const targets = environments.filter(environment => environment.upstream !== null)
  return named.flatMap(({ name }) =>
    targets.map((target): Entry => {
      const href = `/?promote=${encodeURIComponent(name)}/${encodeURIComponent(target.name)}`
      const title = `Promote ${name} to ${target.name}`
      return { id: title, title, hint: `from ${target.upstream}`, icon: 'pr', does: { kind: 'go', href } }
    }),
  )
}

const pageEntries: readonly Entry[] = pages.map(page => ({
  id: `page ${page.href}`,
  title: page.name,
  hint: page.key === null ? '' : `g ${page.key}`,
  icon: page.icon,
  does: { kind: 'go', href: page.href },
}))

const actionEntries: readonly Entry[] = [
  act('Switch between light and dark', 't', 'theme', 'theme'),
  act('Switch between comfortable and compact rows', 'd', 'rows', 'density'),
  act('Show all keys', '?', 'check', 'keys'),
  go('Show what differs from its upstream', 'board', 'up', '/?differs=upstream'),
  go('Show what changed in the last hour', 'board', 'waiting', '/?changed=1h'),
  go('Sort by team', 'board', 'rows', '/?sort=team'),
  go('Sort by last change', 'board', 'rows', '/?sort=change'),
]

function meEntry(login: string | null): Entry {
  return act(login === null ? 'Say who you are' : `You are ${login}`, 'not verified', 'shield', 'me')
}

function act(title: string, hint: string, icon: IconName, what: Act): Entry {
  return { id: title, title, hint, icon, does: { kind: 'act', act: what } }
}

function go(title: string, hint: string, icon: IconName, href: string): Entry {
  return { id: title, title, hint, icon, does: { kind: 'go', href } }
}
