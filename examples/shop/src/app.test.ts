import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { registry, type BoundEvent } from '@otelier/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from './app.ts'
import { createOrderBook } from './orders.ts'
import { CARDS, startPaymentProvider, type PaymentProvider } from './payment-provider.ts'
import { createProviderClient } from './provider-client.ts'
import type { ReceiptJob } from './receipt-queue.ts'
import { SIGNATURE_HEADER, signWebhook } from './webhook-signature.ts'

const KEY = 'webhook-key-of-the-test'

let recorded: string[]
let inputs: Record<string, Record<string, unknown>>
let receipts: ReceiptJob[]
let provider: PaymentProvider
let server: Server
let url: string

beforeEach(async () => {
  recorded = []
  inputs = {}
  receipts = []
  registry().recorder = {
    event(event: BoundEvent, input: unknown) {
      recorded.push(event.name)
      inputs[event.name] = input as Record<string, unknown> // helpers take objects
    },
    log: ({ loggerName }) => void recorded.push(loggerName),
    flush: async () => {},
  }
  provider = await startPaymentProvider(KEY)
  await openShop(provider.url)
})

afterEach(async () => {
  await provider.close()
  server.close()
  server.closeAllConnections()
  registry().recorder = undefined
})

async function openShop(providerUrl: string): Promise<void> {
  const queue = { add: async (job: ReceiptJob) => void receipts.push(job) }
  const parts = { orders: createOrderBook(), provider: createProviderClient(providerUrl), receipts: queue, webhookKey: KEY }
  server = createApp(parts).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // a TCP server's address is never a string
}

async function send(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<[number, { id: string }]> {
  const init = { method, headers: { 'content-type': 'application/json', ...headers }, ...(body && { body: JSON.stringify(body) }) }
  const response = await fetch(`${url}${path}`, init)
  const text = await response.text()
  return [response.status, text === '' ? {} : JSON.parse(text)]
}

async function createOrder(): Promise<string> {
  const [, { id }] = await send('POST', '/orders', { items: [{ sku: 'tea', quantity: 2 }] })
  return id
}

test('an order that is paid is recorded step by step, and its receipt is queued', async () => {
  const id = await createOrder()
  const answer = await send('POST', `/orders/${id}/pay`, { card: CARDS.good })
  await provider.settle()

  expect(answer).toEqual([200, { status: 'paid' }])
  expect(recorded.filter((name) => !/callback|verification/.test(name))).toEqual([
    'payment.order.created',
    'payment.requested',
    'payment.request.accepted',
    'payment.order.status_changed',
    'payment.completed',
    'payment.invoice.created',
  ])
  expect(recorded.filter((name) => /callback|verification/.test(name))).toEqual([
    'payment.callback.received',
    'payment.verification.succeeded',
  ])
  expect(receipts).toEqual([{ orderId: id, customerId: 'guest', amount: { minor: 980, currency: 'EUR' } }])
})

test('a card without money leaves a failed payment with the reason, and no receipt', async () => {
  const id = await createOrder()
  const [status] = await send('POST', `/orders/${id}/pay`, { card: CARDS.empty })

  expect(status).toBe(402)
  expect(inputs['payment.failed']).toMatchObject({ orderId: id, failureCode: 'insufficient_funds' })
  expect(inputs['payment.order.status_changed']).toMatchObject({ from: 'created', to: 'declined' })
  expect(receipts).toEqual([])
})

test('a provider that is away leaves a failed payment with the error', async () => {
  server.close()
  await openShop('http://127.0.0.1:1')
  const [status] = await send('POST', `/orders/${await createOrder()}/pay`, { card: CARDS.good })

  expect(status).toBe(402)
  expect(inputs['payment.failed']).toMatchObject({ failureCode: 'unreachable', error: expect.any(Error) })
})

test('a settlement of another amount is no verification', async () => {
  await send('POST', `/orders/${await createOrder()}/pay`, { card: CARDS.short })
  await provider.settle()

  expect(inputs['payment.verification.failed']).toMatchObject({ failureReason: 'the settled amount differs from the charged one' })
})

test('a refund is recorded, a second one is refused', async () => {
  const id = await createOrder()
  await send('POST', `/orders/${id}/pay`, { card: CARDS.good })

  expect(await send('POST', `/orders/${id}/refund`)).toEqual([200, { status: 'refunded' }])
  expect((await send('POST', `/orders/${id}/refund`))[0]).toBe(409)
  expect(inputs['payment.refund.processed']).toMatchObject({ orderId: id, amount: { minor: 980, currency: 'EUR' } })
})

test('a refund that the provider refuses is recorded with its code', async () => {
  const id = await createOrder()
  await send('POST', `/orders/${id}/pay`, { card: CARDS.prepaid })

  expect((await send('POST', `/orders/${id}/refund`))[0]).toBe(409)
  expect(inputs['payment.refund.failed']).toMatchObject({ failureCode: 'not_refundable' })
})

test('a changed quantity is recorded, a paid order cannot be changed', async () => {
  const id = await createOrder()

  expect((await send('PATCH', `/orders/${id}/items/tea`, { quantity: 5 }))[0]).toBe(200)
  expect(inputs['payment.order.item_changed']).toEqual({ orderId: id, itemId: 'tea', change: 'quantity_changed', quantity: 5 })
  await send('POST', `/orders/${id}/pay`, { card: CARDS.good })
  expect((await send('PATCH', `/orders/${id}/items/tea`, { quantity: 1 }))[0]).toBe(409)
})

test('a forged webhook gets 401 and leaves size and digest, never its content', async () => {
  const body = { paymentId: 'p-1', note: 'my-content' }
  const signature = signWebhook(Buffer.from(JSON.stringify(body)), 'another key', Date.now())
  const [status] = await send('POST', '/webhooks/provider', body, { [SIGNATURE_HEADER]: signature })

  expect(status).toBe(401)
  expect(recorded).toEqual(['payment.webhook.verification_failed'])
  expect(inputs['payment.webhook.verification_failed']).toMatchObject({ failure: 'bad_signature', payloadSize: 39 })
  expect(JSON.stringify(inputs)).not.toContain('my-content')
})

test.for([{}, { items: [] }, { items: [{ sku: 'gold', quantity: 1 }] }, { items: [{ sku: 'tea', quantity: 0.5 }] }, { items: [null] }])(
  'the order %j is refused',
  async (body) => {
    expect((await send('POST', '/orders', body))[0]).toBe(400)
    expect(recorded).toEqual([])
  },
)

test('the failing route answers 500 and is recorded, the slow one is recorded', async () => {
  expect((await send('GET', '/fail'))[0]).toBe(500)
  expect((await send('GET', '/slow'))[0]).toBe(200)
  expect(recorded).toEqual(['shop.http', 'shop.http'])
})

test('a body that is not JSON is the fault of the client', async () => {
  const response = await fetch(`${url}/orders`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' })

  expect(response.status).toBe(400)
  expect(recorded).toEqual([])
})
