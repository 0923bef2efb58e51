/** Who works in the demo's world; their tokens are made when the world starts. */
export interface DemoPerson {
  readonly login: string
  readonly name: string
  readonly email: string
  readonly type: 'User' | 'Bot'
}

export const demoPeople = [
  { login: 'mara', name: 'Mara', email: 'mara@harbour.example', type: 'User' },
  { login: 'jonas', name: 'Jonas', email: 'jonas@harbour.example', type: 'User' },
  { login: 'aiko', name: 'Aiko', email: 'aiko@harbour.example', type: 'User' },
  { login: 'tomas', name: 'Tomas', email: 'tomas@harbour.example', type: 'User' },
  { login: 'ci-bot', name: 'ci-bot', email: 'ci-bot@harbour.example', type: 'Bot' },
] as const satisfies readonly DemoPerson[]

export type DemoLogin = (typeof demoPeople)[number]['login']

export function personOf(login: DemoLogin): DemoPerson {
  return demoPeople.find(person => person.login === login) ?? demoPeople[0]
}
