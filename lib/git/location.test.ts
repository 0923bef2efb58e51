import { describe, expect, it } from 'vitest'
import { parseLocation } from './location'

describe('parseLocation', () => {
  it.each([
    ['https://host.example/a/b.git', 'https', 'https://host.example/a/b.git'],
    ['http://127.0.0.1:8080/b', 'http', 'http://127.0.0.1:8080/b'],
    ['ssh://git@host.example:2222/a/b.git', 'ssh', 'ssh://git@host.example:2222/a/b.git'],
    ['git@host.example:a/b.git', 'ssh', 'git@host.example:a/b.git'],
    ['/srv/git/b.git', 'file', '/srv/git/b.git'],
    ['file:///srv/git/b.git', 'file', '/srv/git/b.git'],
    ['./b', 'file', '/base/b'],
    ['b', 'file', '/base/b'],
  ])('reads %s as %s', (address, transport, url) => {
    expect(parseLocation(address, '/base')).toMatchObject({ transport, url, credential: null })
  })

  it.each([
    'ext::sh -c "touch x"',
    'fd::7',
    'git://host.example/a.git',
    'ftp://host.example/a.git',
    '--upload-pack=touch x',
    'ssh://-oProxyCommand=touch/a',
    'https://',
    '',
    'https://host.example/a\nb',
  ])('refuses %j', address => {
    expect(() => parseLocation(address)).toThrowError(expect.objectContaining({ code: 'bad_request' }))
  })

  it('takes the credential out of the address and never repeats it', () => {
    const location = parseLocation('https://bot:s3cret@host.example/a/b.git')
    expect(location.credential).toEqual({ username: 'bot', secret: 's3cret' })
    expect(location.url).toBe('https://host.example/a/b.git')
    expect(location.id).toBe(parseLocation('https://host.example/a/b').id)
    expect(() => parseLocation('gopher://bot:s3cret@host.example/a')).toThrowError(/^(?!.*s3cret)/)
  })

  it('takes a lone name before the @ as a token', () => {
    expect(parseLocation('https://s3cret@host.example/a').credential?.secret).toBe('s3cret')
  })

  it('gives different repositories of one name different ids that are safe as folder names', () => {
    const one = parseLocation('https://host.example/team-a/cart.git').id
    const other = parseLocation('https://host.example/team-b/cart.git').id
    expect(one).not.toBe(other)
    expect(one).toMatch(/^cart-[0-9a-f]{12}$/)
    expect(parseLocation('https://host.example/a/..').id).toMatch(/^[\w][\w.-]*$/)
  })
})
