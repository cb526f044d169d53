import { Router, type Request } from 'express'
import { payment } from '@otelier/payment'
import { amountOf, moveOrder, PROVIDER, type Order, type OrderBook, type OrderStatus } from './orders.ts'
import { Declined, type ProviderClient } from './provider-client.ts'
import type { ReceiptQueue } from './receipt-queue.ts'

export interface PaymentParts {
  readonly orders: OrderBook
  readonly provider: ProviderClient
  readonly receipts: Pick<ReceiptQueue, 'add'>
}

/** `POST /orders/:id/pay` and `POST /orders/:id/refund`. */
export function createPaymentRoutes({ orders, provider, receipts }: PaymentParts): Router {
  const router = Router()

  router.post('/:id/pay', async (request, response) => {
    const order = orders.find(request.params.id)
    const card: unknown = request.body?.card
    if (order === undefined) return void response.status(404).json({ problem: 'no such order' })
    if (order.status === 'paid' || typeof card !== 'string') return void response.status(409).json({ problem: 'this cannot be paid' })
    const status = await charge(provider, order, card, webhookUrl(request))
    if (status === 'paid') await receipts.add({ orderId: order.id, customerId: order.customerId, amount: amountOf(order) })
    response.status(status === 'paid' ? 200 : 402).json({ status })
  })

  router.post('/:id/refund', async (request, response) => {
    const order = orders.find(request.params.id)
    if (order?.status !== 'paid') return void response.status(409).json({ problem: 'this was not paid' })
    const status = await refund(provider, order)
    response.status(status === 'refunded' ? 200 : 409).json({ status })
  })

  return router
}

function webhookUrl(request: Request): string {
  return `${request.protocol}://${request.get('host')}/webhooks/provider`
}

/** Tries to take the money, records each step, and answers with the order's new status. */
async function charge(provider: ProviderClient, order: Order, card: string, reportTo: string): Promise<OrderStatus> {
  const paymentId = crypto.randomUUID()
  const amount = amountOf(order)
  const facts = { orderId: order.id, paymentId, amount, provider: PROVIDER }
  order.payment = { id: paymentId, amount }
  payment.requested({ ...facts, methodType: 'card' })
  const startedAt = performance.now()
  try {
    const reference = await provider.charge({ paymentId, orderId: order.id, amount, card, webhookUrl: reportTo })
    order.payment.reference = reference
    const accepted = { ...facts, providerReference: reference, durationMillis: performance.now() - startedAt }
    payment.request.accepted(accepted)
    moveOrder(order, 'paid')
    payment.completed({ ...accepted, methodType: 'card' })
    payment.invoice.created({ invoiceId: `inv-${paymentId}`, orderId: order.id, amount })
  } catch (error) {
    payment.failed({ ...facts, ...describeFailure(error) })
    moveOrder(order, 'declined')
  }
  return order.status
}

async function refund(provider: ProviderClient, order: Order): Promise<OrderStatus> {
  const refundId = crypto.randomUUID()
  const { id: paymentId, amount, reference } = order.payment ?? {}
  if (paymentId === undefined || amount === undefined || reference === undefined) return order.status
  try {
    await provider.refund({ refundId, reference, amount })
    payment.refund.processed({ orderId: order.id, paymentId, refundId, amount, provider: PROVIDER })
    moveOrder(order, 'refunded')
  } catch (error) {
    payment.refund.failed({ paymentId, refundId, amount, provider: PROVIDER, ...describeFailure(error) })
  }
  return order.status
}

/** The customer hears the same either way; the record tells a refusal from a provider that is away. */
function describeFailure(error: unknown): { failureReason: string; failureCode: string; error?: unknown } {
  if (error instanceof Declined) return { failureReason: error.message, failureCode: error.code }
  return { failureReason: 'the provider could not be reached', failureCode: 'unreachable', error }
}
