import { apiUrl, type Host } from '../host'
import { nodeId, type Schema } from './schema'

export function presentUser(host: Host, login: string): Schema['simple-user'] {
  const user = host.users.get(login)
  const url = `${apiUrl(host)}/users/${user.login}`
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId('User', user.id),
    avatar_url: `${host.url()}/avatars/${user.login}.svg`,
    gravatar_id: '',
    url,
    html_url: `${host.url()}/${user.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.type,
    site_admin: false,
  }
}

/** The person behind a commit's address; null where the address is no account's. */
export function presentUserByEmail(host: Host, email: string): Schema['simple-user'] | null {
  const user = host.users.all.find(known => known.email === email)
  return user === undefined ? null : presentUser(host, user.login)
}
