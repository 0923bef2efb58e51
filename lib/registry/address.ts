import { lookup as resolve } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/**
 * Names of registries come from Git, so anybody who can open a pull request chooses whom this server asks. The rule looks at addresses,
 * at the moment of connecting: a name may lead anywhere, and elsewhere the next time.
 */
export type Reach = 'public' | 'loopback' | 'private'

/** What this process may connect to for one question. */
export type MayReach = ReadonlySet<Reach>

/** Never asked, whatever is configured: link-local (cloud metadata is there), unspecified, multicast, reserved, translated. */
const never = listOf(
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['168.63.129.16', 32],
  ['192.0.0.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['fe80::', 10],
  ['fd00:ec2::', 32],
  ['ff00::', 8],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['2001::', 32],
)
const loopback = listOf(['127.0.0.0', 8], ['::1', 128])
const private_ = listOf(
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['198.18.0.0', 15],
  ['fc00::', 7],
  ['fec0::', 10],
)

/** Null: never asked. */
export function reachOf(address: string): Reach | null {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  if (isIP(address) === 0 || never.check(address, family)) return null
  if (loopback.check(address, family)) return 'loopback'
  return private_.check(address, family) ? 'private' : 'public'
}

/** By its name alone: what is asked over plain http. `hostname` as a URL has it. */
export function isLoopbackName(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  return name === 'localhost' || (isIP(name) !== 0 && reachOf(name) === 'loopback')
}

/** Thrown before anything is sent; its message is a clause for `why`. */
export class RefusedAddress extends Error {}

/** Throws RefusedAddress. */
export function admit(hostname: string, address: string, may: MayReach): void {
  const reach = reachOf(address)
  if (reach !== null && may.has(reach)) return
  const kind = reach === null ? 'one that is never asked' : reach === 'loopback' ? 'of this machine' : 'private'
  const way =
    reach === null ? '' : '; it is asked only where registries in plimsoll.yaml names it as a login or an alias'
  throw new RefusedAddress(`the address of ${hostname} is ${kind}${way}`)
}

/** For a socket: the addresses that are checked are the ones that are connected to. Literal addresses never come here. */
export function admittingLookup(may: MayReach): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, '')
      try {
        for (const { address } of addresses) admit(hostname, address, may)
      } catch (refused) {
        return done(refused instanceof Error ? refused : new Error(String(refused)), '')
      }
      const [first] = addresses
      if (options.all === true || first === undefined) return done(null, addresses)
      done(null, first.address, first.family)
    })
  }
}

function listOf(...subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList()
  for (const [address, bits] of subnets) list.addSubnet(address, bits, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  return list
}
