import { registry, type BoundEvent } from '@otelier/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { payment } from './index.ts'

const AMOUNT = { minor: 1999, currency: 'EUR' }
const PAY = { orderId: 'o-7', amount: AMOUNT, provider: 'acme' }

let recorded: { name: string; input: unknown }[] = []

beforeEach(() => {
  recorded = []
  registry().recorder = {
    event: (event: BoundEvent, input: unknown) => void recorded.push({ name: event.name, input }),
    log: () => {},
    flush: async () => {},
  }
})

afterEach(() => {
  registry().recorder = undefined
})

/** One call of each helper with every required argument; the compiler checks names and types. */
const CALLS: Readonly<Record<string, ReturnType<typeof one>>> = {
  'payment.order.created': one(payment.order.created, { ...PAY, quantity: 2 }),
  'payment.order.status_changed': one(payment.order.statusChanged, { orderId: 'o-7', from: 'created', to: 'paid', paymentId: 'p-1' }),
  'payment.order.item_changed': one(payment.order.itemChanged, {
    orderId: 'o-7',
    itemId: 'sku-1',
    change: 'quantity_changed',
    quantity: 3,
  }),
  'payment.requested': one(payment.requested, { ...PAY, methodType: 'card', userId: 'u-1' }),
  'payment.request.accepted': one(payment.request.accepted, { ...PAY, paymentId: 'p-1', providerReference: 'ch_1', durationMillis: 12.5 }),
  'payment.callback.received': one(payment.callback.received, { provider: 'acme', payloadSize: 210 }),
  'payment.verification.succeeded': one(payment.verification.succeeded, { paymentId: 'p-1', provider: 'acme', amount: AMOUNT }),
  'payment.verification.failed': one(payment.verification.failed, { paymentId: 'p-1', provider: 'acme', failureReason: 'amount differs' }),
  'payment.completed': one(payment.completed, { ...PAY, paymentId: 'p-1' }),
  'payment.failed': one(payment.failed, { orderId: 'o-7', provider: 'acme', failureReason: 'declined', error: new Error('declined') }),
  'payment.webhook.verification_failed': one(payment.webhook.verificationFailed, { provider: 'acme', failure: 'bad_signature' }),
  'payment.refund.processed': one(payment.refund.processed, { ...PAY, paymentId: 'p-1', refundId: 'r-1' }),
  'payment.refund.failed': one(payment.refund.failed, {
    paymentId: 'p-1',
    provider: 'acme',
    failureReason: 'too late',
    failureCode: 'closed',
  }),
  'payment.invoice.created': one(payment.invoice.created, { invoiceId: 'i-1', orderId: 'o-7', amount: AMOUNT }),
}

test.for(Object.entries(CALLS))('the helper of %s hands its declaration and its argument to the recorder', ([name, { call, input }]) => {
  call(input as never) // paired with its helper by one()

  expect(recorded).toEqual([{ name, input }])
  expect(recorded[0]?.input).toBe(input)
})

test('every event of the channel has a helper that is tried here', () => {
  const names = registry()
    .channels.get('payment')
    ?.events.map((event) => event.name)

  expect(names?.sort()).toEqual(Object.keys(CALLS).sort())
})

test('a helper keeps its declaration, for those who read the catalogue', () => {
  expect(payment.refund.processed.declaration.name).toBe('payment.refund.processed')
})

test('without a recorder a helper records nothing of ours and does not throw', () => {
  registry().recorder = undefined

  expect(() => payment.completed({ ...PAY, paymentId: 'p-1' })).not.toThrow()
})

function one<I extends object>(call: (input: I) => void, input: NoInfer<I>): { call: (input: never) => void; input: object } {
  return { call, input }
}

/** Calls that must not compile. Never run: `tsc` reports an `@ts-expect-error` that meets no error. */
export function wrongCalls(): void {
  // @ts-expect-error: an amount is minor units and a currency, never a float
  payment.completed({ orderId: 'o-7', paymentId: 'p-1', provider: 'acme', amount: 19.99 })
  // @ts-expect-error: the payment's id is required
  payment.completed({ ...PAY })
  // @ts-expect-error: a card number has no attribute
  payment.requested({ ...PAY, cardNumber: '4111 1111 1111 1111' })
  // @ts-expect-error: the list of reasons is closed
  payment.webhook.verificationFailed({ provider: 'acme', failure: 'felt wrong' })
  // @ts-expect-error: the list of changes is closed
  payment.order.itemChanged({ orderId: 'o-7', itemId: 'sku-1', change: 'repainted' })
  // @ts-expect-error: this event takes no error
  payment.order.created({ ...PAY, error: new Error('no') })
  // @ts-expect-error: one object, not a list of arguments
  payment.refund.processed('o-7', 'p-1', 'r-1')
  // @ts-expect-error: a quantity is a number
  payment.order.created({ ...PAY, quantity: '2' })
}
