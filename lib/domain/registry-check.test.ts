import { expect, test } from 'vitest'
import { type Image, parseImage } from './image'
import { checkRegistry } from './registry-check'

const digest = `sha256:${'ab'.repeat(32)}`
const cart = image('registry.example/shop/cart:1.4.2')

test('an image that the registry has is ok, with the beginning of its digest', () => {
  const check = checkRegistry({ kind: 'found', digest, mediaType: 'application/vnd.oci.image.index.v1+json' }, cart)
  expect(check).toEqual({
    level: 'ok',
    code: 'image_found',
    message: 'shop/cart 1.4.2 is in registry.example (sha256:abababababab…).',
    link: null,
  })
})

test('an image that the registry does not have blocks', () => {
  const check = checkRegistry({ kind: 'missing' }, cart)
  expect(check).toMatchObject({ level: 'block', code: 'image_missing' })
  expect(check.message).toContain('shop/cart 1.4.2 is not in registry.example')
})

test('a registry that cannot be asked warns with the reason and is never ok', () => {
  const check = checkRegistry({ kind: 'unknown', why: 'it did not answer within 2 s' }, cart)
  expect(check).toMatchObject({ level: 'warn', code: 'image_unknown' })
  expect(check.message).toBe(
    'Whether shop/cart 1.4.2 is in registry.example is not known: it did not answer within 2 s.',
  )
})

test('an image without a registry is said to be in docker.io', () => {
  expect(checkRegistry({ kind: 'missing' }, image('nginx:1.27')).message).toContain(
    'library/nginx 1.27 is not in docker.io',
  )
})

function image(text: string): Image {
  const parsed = parseImage(text)
  if (parsed === null) throw new Error(text)
  return parsed
}
