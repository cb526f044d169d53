import { createHash } from 'node:crypto'
import express, { Router, type Request } from 'express'
import { payment } from '@otelier/payment'
import { CURRENCY, PROVIDER, type OrderBook } from './orders.ts'
import { checkSignature, SIGNATURE_HEADER } from './webhook-signature.ts'

export interface WebhookParts {
  readonly orders: OrderBook
  readonly webhookKey: string
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number
}

interface Settlement {
  readonly paymentId: string
  readonly amountMinor: number
}

/** `POST /webhooks/provider`: the provider tells what became of a charge. */
export function createWebhookRoutes({ orders, webhookKey, now = Date.now }: WebhookParts): Router {
  const router = Router()
  // Raw: the signature covers the bytes as they came, which parsing would lose.
  router.post('/provider', express.raw({ type: () => true, limit: '64kb' }), (request, response) => {
    const body: Buffer = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const check = checkSignature(body, request.get(SIGNATURE_HEADER), webhookKey, now())
    if (check !== 'valid') {
      payment.webhook.verificationFailed({ provider: PROVIDER, failure: check, ...describeDelivery(request, body) })
      return void response.status(401).end()
    }
    const settlement = readSettlement(body)
    if (settlement === undefined) return void response.status(400).end()
    settle(orders, settlement, body.length)
    response.status(204).end()
  })
  return router
}

/** What helps to find an unknown sender, without anything that it wrote. */
function describeDelivery(request: Request, body: Buffer): { payloadSize: number; payloadDigest: string; clientAddress?: string } {
  return {
    payloadSize: body.length,
    payloadDigest: createHash('sha256').update(body).digest('hex'),
    ...(request.ip !== undefined && { clientAddress: request.ip }),
  }
}

function readSettlement(body: Buffer): Settlement | undefined {
  try {
    const { paymentId, amountMinor } = JSON.parse(body.toString('utf8')) as Partial<Settlement> // checked in the next line
    return typeof paymentId === 'string' && Number.isInteger(amountMinor) ? { paymentId, amountMinor: Number(amountMinor) } : undefined
  } catch {
    return undefined
  }
}

function settle(orders: OrderBook, { paymentId, amountMinor }: Settlement, payloadSize: number): void {
  const order = orders.findByPayment(paymentId)
  const known = order === undefined ? {} : { orderId: order.id }
  payment.callback.received({ provider: PROVIDER, paymentId, payloadSize, ...known })
  if (order?.payment?.amount.minor === amountMinor) {
    payment.verification.succeeded({ provider: PROVIDER, paymentId, amount: { minor: amountMinor, currency: CURRENCY }, ...known })
    return
  }
  const failureReason = order === undefined ? 'no such payment here' : 'the settled amount differs from the charged one'
  payment.verification.failed({ provider: PROVIDER, paymentId, failureReason, ...known })
}
