import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compareImages,
  formatImage,
  isMutableTag,
  isPlaceholder,
  normalizeImage,
  parseImage,
  sameRepository,
  shortName,
  versionText,
} from './image'
import { parseImageId } from './image-id'

const a = `sha256:${'a'.repeat(64)}`
const b = `sha256:${'b'.repeat(64)}`

describe('parseImage', () => {
  it.each([
    ['nginx', null, 'nginx', null, null],
    ['nginx:1.27', null, 'nginx', '1.27', null],
    ['library/nginx', null, 'library/nginx', null, null],
    ['ghcr.io/acme/cart:2.0.0', 'ghcr.io', 'acme/cart', '2.0.0', null],
    ['localhost/cart', 'localhost', 'cart', null, null],
    ['localhost:5000/cart', 'localhost:5000', 'cart', null, null],
    ['registry:5000/a/b/c:x', 'registry:5000', 'a/b/c', 'x', null],
    [`cart@${a}`, null, 'cart', null, a],
    [`ghcr.io/acme/cart:2.0.0@${a}`, 'ghcr.io', 'acme/cart', '2.0.0', a],
    ['127.0.0.1:5000/cart:1_2.3-x', '127.0.0.1:5000', 'cart', '1_2.3-x', null],
    ['[::1]:5000/cart:1', '[::1]:5000', 'cart', '1', null],
    ['acme/my__cart.api-v2', null, 'acme/my__cart.api-v2', null, null],
  ])('reads %s', (text, registry, repository, tag, digest) => {
    expect(parseImage(text)).toEqual({ registry, repository, tag, digest })
  })

  it.each([
    '',
    ' ',
    ':1.2',
    'Cart:1',
    'cart:',
    'cart@',
    'cart@sha256:123',
    `cart@${a}@${a}`,
    'a//b',
    '/cart',
    'cart/',
    `\${IMAGE}:1`,
    `cart:\${TAG}`,
    'cart:{{ .Values.tag }}',
    'cart: 1',
    'cart:1 ',
    'cart:-1',
    `cart:${'x'.repeat(129)}`,
    'https://ghcr.io/acme/cart:1',
    '🚢',
    'a_-b/c',
    `${'x/'.repeat(130)}cart`,
  ])('refuses %j', text => {
    expect(parseImage(text)).toBeNull()
  })

  it('is undone by formatImage', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}$/)
    const image = fc.record({
      registry: fc.constantFrom(null, 'ghcr.io', 'localhost:5000'),
      repository: fc.array(part, { minLength: 1, maxLength: 3 }).map(parts => parts.join('/')),
      tag: fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/)),
      digest: fc.constantFrom(null, a, b),
    })
    fc.assert(
      fc.property(image, one => {
        // `localhost/x` without a registry is a registry: no text can mean the other.
        fc.pre(one.registry !== null || !one.repository.startsWith('localhost/'))
        expect(parseImage(formatImage(one))).toEqual(one)
      }),
    )
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), text => void parseImage(text)))
  })
})

describe('normalizeImage', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['acme/cart:1', 'docker.io/acme/cart:1'],
    ['index.docker.io/nginx:1', 'docker.io/library/nginx:1'],
    ['registry-1.docker.io/library/nginx:1', 'docker.io/library/nginx:1'],
    ['GHCR.io/acme/cart', 'ghcr.io/acme/cart:latest'],
    [`nginx@${a}`, `docker.io/library/nginx@${a}`],
  ])('writes %s as %s', (text, whole) => {
    const image = parseImage(text)
    expect(image && formatImage(normalizeImage(image))).toBe(whole)
  })

  it('applies the alias with the longest beginning, on whole parts only', () => {
    const aliases = [
      { from: 'docker.io', to: 'cache.example/hub' },
      { from: 'docker.io/acme', to: 'registry.example/acme' },
      { from: 'ghcr.io/ac', to: 'never.example' },
    ]
    const write = (text: string) => {
      const image = parseImage(text)
      return image && formatImage(normalizeImage(image, aliases))
    }
    expect(write('nginx:1')).toBe('cache.example/hub/library/nginx:1')
    expect(write('acme/cart:1')).toBe('registry.example/acme/cart:1')
    expect(write('ghcr.io/acme/cart:1')).toBe('ghcr.io/acme/cart:1')
  })
})

describe('compareImages', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest', 'same'],
    ['nginx:1.10', 'nginx:1.1', 'other'],
    ['nginx:1', 'nginx:1.0', 'other'],
    [`cart:1@${a}`, `cart:2@${a}`, 'same'],
    [`cart:1@${a}`, `cart:1@${b}`, 'other'],
    [`cart:1@${a}`, `other:1@${a}`, 'other'],
    ['cart:1', `cart:1@${a}`, 'pinned'],
    ['cart:1', `cart@${a}`, 'other'],
    ['cart', `cart:latest@${a}`, 'pinned'],
    [`cart:1@${a}`, 'cart:1', 'other'],
    ['not an image', 'not an image', 'same'],
    ['not an image', 'cart:1', 'other'],
    ['ghcr.io/acme/cart:1', 'quay.io/acme/cart:1', 'other'],
  ])('finds %s against %s: %s', (left, right, result) => {
    expect(compareImages(left, right)).toBe(result)
  })

  it('sees through an alias from either side', () => {
    const aliases = [{ from: 'docker.io', to: 'cache.example/hub' }]
    expect(compareImages('nginx:1', 'cache.example/hub/library/nginx:1', aliases)).toBe('same')
    expect(compareImages('cache.example/hub/library/nginx:1', 'nginx:1', aliases)).toBe('same')
    expect(sameRepository('nginx:1', 'cache.example/hub/library/nginx:2', aliases)).toBe(true)
    expect(sameRepository('nginx:1', 'cache.example/hub/library/nginx:2')).toBe(false)
    expect(sameRepository('nginx', '')).toBe(false)
  })
})

describe('tags', () => {
  it.each([
    ['cart', true],
    ['cart:latest', true],
    ['cart:main', true],
    ['cart:nightly', true],
    ['cart:main-1', false],
    ['cart:1.0', false],
    [`cart:latest@${a}`, false],
    ['cart:rolling', true],
    ['not an image', false],
  ])('%s moves: %s', (text, moves) => {
    expect(isMutableTag(text, ['rolling'])).toBe(moves)
  })

  it.each([
    ['cart:PLACEHOLDER', true],
    ['cart:set-by-ci', true],
    ['cart:REPLACE_ME', true],
    ['cart:placeholder-2', false],
    ['placeholder', false],
    ['cart:1', false],
  ])('%s is a placeholder: %s', (text, is) => {
    expect(isPlaceholder(text)).toBe(is)
  })

  it.each([
    ['ghcr.io/acme/cart:2.0.0', '2.0.0'],
    [`cart:2@${a}`, '2'],
    [`cart@${a}`, 'sha256:aaaaaaa'],
    ['cart', 'latest'],
    [`cart:\${TAG}`, `cart:\${TAG}`],
  ])('shows %s as %s', (text, version) => {
    expect(versionText(text)).toBe(version)
  })

  it('takes the last part of the repository for the name', () => {
    const image = parseImage('ghcr.io/acme/shop/cart:1')
    expect(image && shortName(image)).toBe('cart')
  })
})

describe('parseImageId', () => {
  it.each([
    [`docker.io/library/nginx@${a}`, a],
    [`docker-pullable://nginx@${a}`, a],
    ['', null],
    [a, null],
    [`docker://${a}`, null],
    [`@${a}`, null],
    ['nginx@sha256:12', null],
    [`nginx@sha512:${'a'.repeat(128)}`, null],
    [`Not An Image@${a}`, null],
  ])('reads %j as %s', (text, digest) => {
    expect(parseImageId(text)).toBe(digest)
  })
})
