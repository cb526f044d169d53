import { afterEach, beforeEach, expect, expectTypeOf, test } from 'vitest'
import { int, money, oneOf, string } from './attribute.ts'
import { defineChannel } from './channel.ts'
import { event } from './event.ts'
import { levelGates } from './levels.ts'
import { registry } from './registry.ts'

const orderId = string('order.id', 'The order.')
const recorded: { name: string; input: unknown }[] = []

beforeEach(() => {
  recorded.length = 0
  registry().channels.clear()
  registry().recorder = {
    event: ({ name }, input) => void recorded.push({ name, input }),
    log: () => undefined,
    flush: async () => undefined,
  }
})

afterEach(() => {
  registry().recorder = undefined
  levelGates().set({ root: 'INFO', prefixes: {} })
})

function defineShop() {
  return defineChannel({
    name: 'shop',
    about: 'What the shop sells.',
    events: {
      opened: event('shop.opened', { severity: 'INFO', message: 'Open', required: {} }),
      basket: {
        filled: event('shop.basket.filled', {
          severity: 'DEBUG',
          message: 'Basket of {orderId}',
          required: { orderId, total: money('shop.total.minor', 'shop.currency', 'Sum.') },
          optional: { size: int('shop.basket.size', '{item}', 'Pieces.'), kind: oneOf('shop.kind', ['gift', 'own'], 'For whom.') },
        }),
      },
    },
  })
}

test('a helper stands where its event stands in the declaration and hands its argument on', () => {
  defineShop().opened({})
  expect(recorded).toEqual([{ name: 'shop.opened', input: {} }])
})

test('the argument is inferred from the declaration', () => {
  const { basket } = defineShop()
  expectTypeOf(basket.filled).parameter(0).toEqualTypeOf<{
    readonly orderId: string
    readonly total: { readonly minor: number; readonly currency: string }
    readonly size?: number | undefined
    readonly kind?: 'gift' | 'own' | undefined
  }>()
})

test('an event below the level of its channel is not recorded, until the level is lowered', () => {
  const { basket } = defineShop()
  const input = { orderId: 'o-7', total: { minor: 1999, currency: 'EUR' } }
  basket.filled(input)
  levelGates().set({ root: 'INFO', prefixes: { shop: 'DEBUG' } })
  basket.filled(input)
  expect(recorded).toEqual([{ name: 'shop.basket.filled', input }])
})

test('an attribute named after a secret cannot be declared', () => {
  const declare = () =>
    defineChannel({
      name: 'bad',
      about: 'Leaks.',
      events: { seen: event('bad.seen', { severity: 'INFO', message: '', required: { secret: string('user.password', 'No.') } }) },
    })
  expect(declare).toThrow(
    'bad.seen: declares the attribute "user.password", whose name stands for a secret; leave it out, or record an id or a digest under another name [OTELIER_SENSITIVE_ATTRIBUTE]',
  )
})

test('the same channel may be declared by two copies of a package, but not with other events', () => {
  defineShop()
  expect(defineShop).not.toThrow()
  expect(() => defineChannel({ name: 'shop', about: 'Another.', events: {} })).toThrow(
    expect.objectContaining({ code: 'OTELIER_CHANNEL_TWICE', source: 'shop' }),
  )
})
