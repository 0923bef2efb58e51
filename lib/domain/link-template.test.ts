import { expect, it } from 'vitest'
import { fillTemplate } from './link-template'

it.each([
  [
    'https://argo.example/applications/{application}',
    { application: 'cart-prod' },
    'https://argo.example/applications/cart-prod',
  ],
  ['https://logs.example/?q={workload} {pod}', { workload: 'a/b&c', pod: 'x' }, 'https://logs.example/?q=a%2Fb%26c x'],
  ['https://argo.example/{application}', { application: null }, null],
  ['https://argo.example/{unheard}', { application: 'cart' }, null],
  ['https://argo.example/', {}, 'https://argo.example/'],
])('%s', (template, values, address) => expect(fillTemplate(template, values)).toBe(address))
