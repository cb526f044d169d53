import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Charge, Refund } from './provider-client.ts'
import { SIGNATURE_HEADER, signWebhook } from './webhook-signature.ts'

/** Cards with a will of their own; every other name is a card that pays. */
export const CARDS = {
  good: 'demo-visa',
  empty: 'demo-empty',
  /** Pays, but cannot be refunded. */
  prepaid: 'demo-prepaid',
  /** Pays, but a cent less is settled than was charged. */
  short: 'demo-short',
} as const

export interface PaymentProvider {
  readonly url: string
  /** Resolves when every webhook has been sent and answered. */
  settle(): Promise<void>
  close(): Promise<void>
}

/** A payment provider on a port of this machine: charges, declines, refunds, and reports by signed webhooks. */
export async function startPaymentProvider(webhookKey: string): Promise<PaymentProvider> {
  const cards = new Map<string, string>()
  const webhooks = new Set<Promise<void>>()

  const charge = ({ paymentId, amount, card, webhookUrl }: Charge): Answer => {
    if (card === CARDS.empty) return [402, { code: 'insufficient_funds', reason: 'the card has not enough money' }]
    const reference = `ch-${paymentId}`
    cards.set(reference, card)
    const amountMinor = card === CARDS.short ? amount.minor - 1 : amount.minor
    const webhook = sendWebhook(webhookUrl, webhookKey, { type: 'charge.settled', paymentId, amountMinor })
    webhooks.add(webhook)
    void webhook.finally(() => webhooks.delete(webhook))
    return [201, { reference }]
  }
  const refund = ({ refundId, reference }: Refund): Answer => {
    if (cards.get(reference) === CARDS.prepaid) return [409, { code: 'not_refundable', reason: 'a prepaid card cannot be refunded' }]
    return [201, { reference: `re-${refundId}` }]
  }

  const server = createServer((request, response) => {
    void answerJson(request, response, (body) => {
      if (request.url === '/charges') return charge(body as Charge) // the shop is the only client
      return request.url === '/refunds' ? refund(body as Refund) : [404, {}] // the same
    })
  })
  return {
    url: await listen(server),
    settle: async () => void (await Promise.all(webhooks)),
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** A status and a body. */
export type Answer = readonly [status: number, body: object]

/** Answers one JSON request; what is not JSON gets 400. */
export async function answerJson(request: IncomingMessage, response: ServerResponse, answer: (body: unknown) => Answer): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer) // no encoding is set, so parts are buffers
  const [status, body] = readAnswer(Buffer.concat(parts), answer)
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function readAnswer(body: Buffer, answer: (body: unknown) => Answer): Answer {
  try {
    return answer(JSON.parse(body.toString('utf8')))
  } catch {
    return [400, {}]
  }
}

export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}` // a TCP server's address is never a string
}

async function sendWebhook(url: string, key: string, event: object): Promise<void> {
  const body = Buffer.from(JSON.stringify(event))
  await fetch(url, { method: 'POST', headers: { [SIGNATURE_HEADER]: signWebhook(body, key, Date.now()) }, body }).catch(() => {
    // A real provider would try again; this one is only asked to send what the shop can take.
  })
}
