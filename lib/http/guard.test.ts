import { describe, expect, it } from 'vitest'
import { refuseForeignOrigin, refuseStrangers } from './guard'

const headers = (values: Record<string, string>) => new Headers(values)

describe('refuseStrangers', () => {
  it.each(['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'LOCALHOST'])('lets this machine in as %s', host => {
    expect(() => refuseStrangers(headers({ host, 'x-forwarded-for': '::ffff:127.0.0.1' }))).not.toThrow()
  })

  it.each(['plimsoll.example', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1:3000', ''])(
    'refuses the name %s',
    host => {
      expect(() => refuseStrangers(headers({ host, 'x-forwarded-for': '127.0.0.1' }))).toThrow(/this machine only/)
    },
  )

  it.each(['10.1.2.3', '127.0.0.1, 10.1.2.3', '2001:db8::1', ''])('refuses the address %s', address => {
    expect(() => refuseStrangers(headers({ host: 'localhost', 'x-forwarded-for': address }))).toThrow(
      /this machine only/,
    )
  })
})

describe('refuseForeignOrigin', () => {
  it('lets a page of this server write', () => {
    expect(() =>
      refuseForeignOrigin(headers({ host: 'localhost:3000', origin: 'http://localhost:3000' })),
    ).not.toThrow()
  })

  it.each(['http://localhost:3001', 'https://evil.example', 'null', 'file://localhost:3000', ''])(
    'refuses a write from %s',
    origin => {
      expect(() => refuseForeignOrigin(headers({ host: 'localhost:3000', origin }))).toThrow(/Nothing was written/)
    },
  )

  it('refuses a write that names no origin', () => {
    expect(() => refuseForeignOrigin(headers({ host: 'localhost:3000' }))).toThrow(/an unnamed place/)
  })
})
