import { AppsV1Api, CoreV1Api, KubeConfig, KubernetesObjectApi, Watch } from '@kubernetes/client-node'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from './json'
import { type ApiServer, type ApiServerOptions, startApiServer } from './server'

let server: ApiServer

beforeEach(async () => {
  server = await startApiServer({ name: 'test', window: 50, bookmarkMs: 40 })
})
afterEach(() => server.close())

describe('reading', () => {
  it('lists in pages of one resourceVersion, whatever is written meanwhile', async () => {
    seed(...['a', 'b', 'c', 'd', 'e'].map(name => configMap(name)))
    const first = await get('/api/v1/namespaces/default/configmaps?limit=2')
    expect(first.metadata.remainingItemCount).toBe(3)
    await request('DELETE', '/api/v1/namespaces/default/configmaps/c')
    seed(configMap('cc'))
    const second = await get(`/api/v1/namespaces/default/configmaps?limit=9&continue=${first.metadata.continue}`)
    expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion)
    expect([...first.items, ...second.items].map(nameOf)).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('answers an expired continue token with 410 and a token to go on with', async () => {
    seed(configMap('a'), configMap('b'))
    const first = await get('/api/v1/configmaps?limit=1')
    seed(configMap('c'))
    server.faults.compact()
    const { status, body } = await request('GET', `/api/v1/configmaps?continue=${first.metadata.continue}`)
    expect([status, body.reason]).toEqual([410, 'Expired'])
    const rest = await get(`/api/v1/configmaps?continue=${body.metadata.continue}`)
    expect(rest.items.map(nameOf)).toEqual(['b', 'c'])
  })

  it.each([
    ['labelSelector', 'app=shop', ['one']],
    ['labelSelector', 'app!=shop', ['three', 'two']],
    ['labelSelector', 'app in (shop, cart)', ['one', 'two']],
    ['labelSelector', 'app notin (shop)', ['three', 'two']],
    ['labelSelector', 'app', ['one', 'two']],
    ['labelSelector', '!app', ['three']],
    ['fieldSelector', 'metadata.name=two', ['two']],
    ['fieldSelector', 'metadata.name!=two', ['one', 'three']],
  ])('selects by %s %s', async (kind, selector, expected) => {
    seed(configMap('one', { app: 'shop' }), configMap('two', { app: 'cart' }), configMap('three'))
    const list = await get(`/api/v1/namespaces/default/configmaps?${kind}=${encodeURIComponent(selector)}`)
    expect(list.items.map(nameOf)).toEqual(expected)
  })

  it('refuses a field selector that the kind does not have', async () => {
    const { status, body } = await request('GET', '/api/v1/configmaps?fieldSelector=data.a=b')
    expect([status, body.message]).toEqual([400, 'field label not supported: data.a'])
  })

  it('leaves kind and apiVersion out of the items of built-in lists, as the real server does', async () => {
    seed(configMap('a'), { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'x' } })
    const maps = await get('/api/v1/configmaps')
    const applications = await get('/apis/argoproj.io/v1alpha1/applications')
    expect(maps.items[0].kind).toBeUndefined()
    expect(applications.items[0].kind).toBe('Application')
  })

  it('answers clients that do not know it with discovery of every kind', async () => {
    const groups = await get('/apis')
    expect(groups.groups.map((group: { name: string }) => group.name)).toContain('apps')
    const apps = await get('/apis/apps/v1')
    expect(apps.resources.map((one: { name: string }) => one.name)).toEqual(
      expect.arrayContaining(['deployments', 'deployments/scale', 'deployments/status', 'controllerrevisions']),
    )
    expect((await get('/version')).gitVersion).toBe('v1.34.4')
  })
})

describe('watching', () => {
  it('resumes from a resourceVersion and sends what came since', async () => {
    const before = (await get('/api/v1/configmaps')).metadata.resourceVersion
    seed(configMap('a'))
    await request('DELETE', '/api/v1/namespaces/default/configmaps/a')
    const watch = await openWatch(`/api/v1/configmaps?watch=1&resourceVersion=${before}`)
    expect(await watch.take(2)).toMatchObject([{ type: 'ADDED' }, { type: 'DELETED' }])
    watch.close()
  })

  it('begins with everything there is when no resourceVersion is named', async () => {
    seed(configMap('a'))
    const watch = await openWatch('/api/v1/configmaps?watch=1')
    expect(await watch.take(1)).toMatchObject([{ type: 'ADDED', object: { metadata: { name: 'a' } } }])
    watch.close()
  })

  it('sends bookmarks to those who asked, and only to them', async () => {
    const asked = await openWatch('/api/v1/configmaps?watch=1&resourceVersion=0&allowWatchBookmarks=true')
    const silent = await openWatch('/api/v1/configmaps?watch=1&resourceVersion=0&timeoutSeconds=1')
    const [bookmark] = await asked.take(1)
    expect(bookmark).toMatchObject({ type: 'BOOKMARK', object: { metadata: { resourceVersion: revision() } } })
    expect(await silent.rest()).toEqual([])
    asked.close()
  })

  it('tells a watch that is too far behind with 410', async () => {
    server.faults.compact()
    seed(configMap('a'))
    const watch = await openWatch('/api/v1/configmaps?watch=1&resourceVersion=7')
    expect(await watch.rest()).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }])
  })

  it('forgets events beyond its window', async () => {
    const before = revision()
    for (let index = 0; index < 80; index += 1) seed(configMap(`m-${index}`))
    const watch = await openWatch(`/api/v1/configmaps?watch=1&resourceVersion=${before}`)
    expect(await watch.rest()).toMatchObject([{ type: 'ERROR', object: { code: 410 } }])
  })

  it('shows an object that leaves the selector as deleted and one that enters it as added', async () => {
    seed(configMap('a', { app: 'shop' }))
    const watch = await openWatch(`/api/v1/configmaps?watch=1&labelSelector=app%3Dshop&resourceVersion=${revision()}`)
    await merge('/api/v1/namespaces/default/configmaps/a', { metadata: { labels: { app: 'cart' } } })
    await merge('/api/v1/namespaces/default/configmaps/a', { metadata: { labels: { app: 'shop' } } })
    expect((await watch.take(2)).map(event => event.type)).toEqual(['DELETED', 'ADDED'])
    watch.close()
  })

  it('ends after timeoutSeconds without an error', async () => {
    const watch = await openWatch('/api/v1/configmaps?watch=1&resourceVersion=0&timeoutSeconds=1')
    expect(await watch.rest()).toEqual([])
  })
})

describe('writing', () => {
  it('refuses a stale resourceVersion with 409', async () => {
    seed(configMap('a'))
    const stale = await get('/api/v1/namespaces/default/configmaps/a')
    await merge('/api/v1/namespaces/default/configmaps/a', { data: { x: '1' } })
    const { status, body } = await request('PUT', '/api/v1/namespaces/default/configmaps/a', stale)
    expect([status, body.reason]).toEqual([409, 'Conflict'])
  })

  it('neither moves the resourceVersion nor sends an event when nothing changes', async () => {
    seed(configMap('a'))
    const before = await merge('/api/v1/namespaces/default/configmaps/a', { data: { x: '1' } })
    const after = await merge('/api/v1/namespaces/default/configmaps/a', { data: { x: '1' } })
    expect(after.metadata.resourceVersion).toBe(before.metadata.resourceVersion)
  })

  it('raises the generation with the spec and keeps status apart from it', async () => {
    await create(deployment())
    const path = '/apis/apps/v1/namespaces/default/deployments/shop'
    const scaled = await merge(path, { spec: { replicas: 3 }, status: { replicas: 9 } })
    expect([scaled.metadata.generation, scaled.status.replicas]).toEqual([2, undefined])
    const reported = await merge(`${path}/status`, { spec: { replicas: 5 }, status: { replicas: 3 } })
    expect([reported.metadata.generation, reported.spec.replicas, reported.status.replicas]).toEqual([2, 3, 3])
  })

  it('merges containers by name in a strategic merge patch', async () => {
    await create(deployment())
    const patch = { spec: { template: { spec: { containers: [{ name: 'side', image: 'side:2' }] } } } }
    const type = 'application/strategic-merge-patch+json'
    const { body } = await request('PATCH', '/apis/apps/v1/namespaces/default/deployments/shop', patch, type)
    expect(body.spec.template.spec.containers.map((one: { image: string }) => one.image)).toEqual(['shop:1', 'side:2'])
  })

  it('answers JSON patches, and refuses one whose test fails', async () => {
    await create(deployment())
    const path = '/apis/apps/v1/namespaces/default/deployments/shop'
    const type = 'application/json-patch+json'
    const good = [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'shop:9' }]
    expect((await request('PATCH', path, good, type)).body.spec.template.spec.containers[0].image).toBe('shop:9')
    const bad = [{ op: 'test', path: '/spec/replicas', value: 77 }]
    expect((await request('PATCH', path, bad, type)).status).toBe(422)
  })

  it('refuses what a typed field cannot hold, an immutable selector and an unknown namespace', async () => {
    await create(deployment())
    const path = '/apis/apps/v1/namespaces/default/deployments/shop'
    expect((await request('PATCH', path, { spec: { replicas: '3' } }, merging)).body.message).toContain(
      'cannot unmarshal string',
    )
    const moved = await request('PATCH', path, { spec: { selector: { matchLabels: { app: 'x' } } } }, merging)
    expect(moved.body.message).toContain('field is immutable')
    const lost = await request('POST', '/apis/apps/v1/namespaces/nowhere/deployments', deployment('nowhere'))
    expect([lost.status, lost.body.message]).toEqual([404, 'namespaces "nowhere" not found'])
  })

  it('keeps an object with a finalizer until the finalizer goes', async () => {
    seed({ ...configMap('a'), metadata: { name: 'a', finalizers: ['demo/hold'] } })
    const path = '/api/v1/namespaces/default/configmaps/a'
    const { body } = await request('DELETE', path)
    expect(body.metadata.deletionTimestamp).toBeDefined()
    await merge(path, { metadata: { finalizers: null } })
    expect((await request('GET', path)).status).toBe(404)
  })
})

describe('access', () => {
  it('says 401 to a wrong token and 403 in the words of RBAC to a forbidden kind', async () => {
    const wrong = await fetch(`${server.url}/api/v1/pods`, { headers: { authorization: 'Bearer nonsense' } })
    expect(wrong.status).toBe(401)
    server.access.forbid(['secrets', 'list:pods'])
    const secrets = await request('GET', '/api/v1/secrets')
    expect([secrets.status, secrets.body.message]).toEqual([
      403,
      'secrets is forbidden: User "admin" cannot list resource "secrets" in API group "" at the cluster scope',
    ])
    expect((await request('GET', '/api/v1/namespaces/default/pods')).status).toBe(403)
    expect((await request('GET', '/api/v1/namespaces/default/pods/x')).status).toBe(404)
  })

  it('answers SelfSubjectAccessReviews by the same rules', async () => {
    server.access.forbid(['secrets'])
    const ask = async (resource: string) => {
      const spec = { resourceAttributes: { verb: 'list', resource } }
      const review = { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', spec }
      return (await request('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', review)).body.status
        .allowed
    }
    expect([await ask('pods'), await ask('secrets')]).toEqual([true, false])
  })
})

describe('the official client', () => {
  it('creates, lists, patches, watches and deletes through it', async () => {
    const config = configOf(server)
    const apps = config.makeApiClient(AppsV1Api)
    await KubernetesObjectApi.makeApiClient(config).create(deployment())
    const list = await apps.listDeploymentForAllNamespaces({ limit: 1 })
    expect(list.items[0]?.metadata?.name).toBe('shop')
    const seen: string[] = []
    const version = list.metadata?.resourceVersion ?? ''
    const done = new Promise<void>(resolve => {
      const watch = new Watch(config).watch(
        '/apis/apps/v1/deployments',
        { resourceVersion: version },
        (type, object) => {
          seen.push(`${type} ${object.spec.replicas}`)
          if (seen.length === 2) resolve()
        },
        () => undefined,
      )
      void watch.then(async controller => {
        await apps.patchNamespacedDeployment({
          name: 'shop',
          namespace: 'default',
          body: [{ op: 'replace', path: '/spec/replicas', value: 4 }],
        })
        await apps.deleteNamespacedDeployment({ name: 'shop', namespace: 'default' })
        await done
        controller.abort()
      })
    })
    await done
    expect(seen).toEqual(['MODIFIED 4', 'DELETED 4'])
    const core = config.makeApiClient(CoreV1Api)
    await expect(core.readNamespacedPod({ name: 'none', namespace: 'default' })).rejects.toMatchObject({ code: 404 })
  })
})

describe('several servers', () => {
  it('keeps two clusters in one process apart', async () => {
    const other = await startApiServer({ name: 'other' })
    seed(configMap('a'))
    expect(other.url).not.toBe(server.url)
    expect((await (await fetch(`${other.url}/api/v1/configmaps`)).json()).items).toEqual([])
    await other.close()
  })

  it('goes on where it was when its state is loaded into a new one', async () => {
    await create(deployment())
    const before = revision()
    const other = await start({ name: 'other' })
    other.store.load(server.store.dump())
    const body = await (await fetch(`${other.url}/apis/apps/v1/deployments`)).json()
    expect(body.items[0].metadata.name).toBe('shop')
    expect(Number(body.metadata.resourceVersion)).toBeGreaterThanOrEqual(Number(before))
    await other.close()
  })
})

const merging = 'application/merge-patch+json'

function start(options: ApiServerOptions): Promise<ApiServer> {
  return startApiServer(options)
}

function configOf(of: ApiServer): KubeConfig {
  const config = new KubeConfig()
  config.loadFromString(JSON.stringify(of.kubeconfig()))
  return config
}

function revision(): string {
  return String(server.store.revision())
}

function seed(...objects: readonly JsonObject[]): void {
  server.seed(objects)
}

function configMap(name: string, labels: JsonObject = {}): JsonObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels } }
}

function deployment(namespace = 'default') {
  const containers = [
    { name: 'shop', image: 'shop:1' },
    { name: 'side', image: 'side:1' },
  ]
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop', namespace },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'shop' } },
      template: { metadata: { labels: { app: 'shop' } }, spec: { containers } },
    },
  }
}

async function request(method: string, path: string, body?: unknown, type = 'application/json') {
  const response = await fetch(server.url + path, {
    method,
    headers: { 'content-type': type, 'user-agent': 'suite/1.0' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json() }
}

async function get(path: string) {
  return (await request('GET', path)).body
}

async function create(object: { readonly metadata: { readonly namespace?: string } }) {
  return (await request('POST', `/apis/apps/v1/namespaces/${object.metadata.namespace}/deployments`, object)).body
}

async function merge(path: string, body: unknown) {
  return (await request('PATCH', path, body, merging)).body
}

function nameOf(object: { readonly metadata: { readonly name: string } }): string {
  return object.metadata.name
}

interface WatchEvent {
  readonly type: string
  readonly object: JsonObject
}

async function openWatch(path: string) {
  const abort = new AbortController()
  const response = await fetch(server.url + path, { signal: abort.signal })
  const events = lines(response)
  return {
    async take(count: number): Promise<readonly WatchEvent[]> {
      const taken: WatchEvent[] = []
      while (taken.length < count) {
        const next = await events.next()
        if (next.done === true) break
        taken.push(next.value)
      }
      return taken
    },
    async rest(): Promise<readonly WatchEvent[]> {
      const taken: WatchEvent[] = []
      for await (const event of events) taken.push(event)
      return taken
    },
    close: () => abort.abort(),
  }
}

async function* lines(response: Response): AsyncGenerator<WatchEvent> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    rest += decoder.decode(chunk, { stream: true })
    const parts = rest.split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) yield JSON.parse(part)
  }
}
