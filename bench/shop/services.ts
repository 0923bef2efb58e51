/** The generated shop: as many services as wanted, each in three environments, the same at every run. */
export interface ShopService {
  readonly name: string
  readonly number: number
  readonly image: string
}

export const shopEnvironments = ['dev', 'staging', 'prod'] as const
export type ShopEnvironment = (typeof shopEnvironments)[number]

export const proxyImage = 'registry.example/platform/proxy'
export const firstProxyVersion = '3.1.0'

const things = ['cart', 'checkout', 'catalog', 'search', 'stock', 'price', 'invoice', 'mail', 'login', 'parcel']
const parts = ['api', 'worker', 'gateway', 'sync', 'report', 'feed', 'index', 'cache', 'audit', 'store']

export function shopServices(count: number): readonly ShopService[] {
  return Array.from({ length: count }, (_, number) => {
    const name = `${things[number % 10] ?? ''}-${parts[Math.floor(number / 10) % 10] ?? ''}-${Math.floor(number / 100)}`
    return { name, number, image: `registry.example/shop/${name}` }
  })
}

export function namespaceOf(environment: ShopEnvironment): string {
  return `shop-${environment}`
}

/** prod runs one minor version behind every seventh service's staging. */
export function firstVersion({ number }: ShopService, environment: ShopEnvironment): string {
  const behind = environment === 'prod' && number % 7 === 0 ? 1 : 0
  return `${1 + (number % 4)}.${4 + (number % 9) - behind}.${number % 13}`
}

export const replicas = 2

export type Fault = 'drifted' | 'crashing' | 'missing'

/** Every twentieth cell is not as Git says, in turn in one of three ways. */
export function faultOf({ number }: ShopService, environment: ShopEnvironment): Fault | null {
  const cell = number * shopEnvironments.length + shopEnvironments.indexOf(environment)
  if (cell % 20 !== 0) return null
  return (['drifted', 'crashing', 'missing'] as const)[(cell / 20) % 3] ?? null
}
