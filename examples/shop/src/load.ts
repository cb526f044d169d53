import { SIGNATURE_HEADER } from './webhook-signature.ts'
import { CARDS } from './payment-provider.ts'

/** What the shop answered, counted. */
export interface LoadSummary {
  readonly orders: number
  readonly changed: number
  readonly paid: number
  readonly declined: number
  readonly refunded: number
  readonly refundsRefused: number
  readonly forgedWebhooks: number
  readonly failures: number
  readonly slow: number
}

export interface LoadOptions {
  /** Default 60. */
  readonly orders?: number
  /** Customers at the same time. Default 6. */
  readonly concurrency?: number
}

/**
 * Shops at `url`: each customer orders and pays, some change their order, some have an empty card, some want
 * their money back; now and then somebody forges a webhook, or meets the slow or the failing page.
 *
 * @throws {Error} When the shop answers with something it should not.
 */
export async function runLoad(url: string, { orders = 60, concurrency = 6 }: LoadOptions = {}): Promise<LoadSummary> {
  const summary = { orders: 0, changed: 0, paid: 0, declined: 0, refunded: 0, refundsRefused: 0, forgedWebhooks: 0, failures: 0, slow: 0 }
  let next = 0
  const shopOn = async (): Promise<void> => {
    for (let index = next++; index < orders; index = next++) await visit(createCustomer(url, index), index, summary)
  }
  await Promise.all(Array.from({ length: concurrency }, shopOn))
  return summary
}

type OpenSummary = { -readonly [K in keyof LoadSummary]: LoadSummary[K] }

async function visit(customer: Customer, index: number, summary: OpenSummary): Promise<void> {
  const order = await customer.order()
  summary.orders++
  if (index % 10 === 3) {
    await customer.changeQuantity(order, 3)
    summary.changed++
  }
  const card = chooseCard(index)
  const isPaid = await customer.pay(order, card)
  if (isPaid) summary.paid++
  else summary.declined++
  if (isPaid && (index % 7 === 0 || card === CARDS.prepaid)) {
    if (await customer.wantRefund(order)) summary.refunded++
    else summary.refundsRefused++
  }
  if (index % 20 === 10) {
    await customer.forgeWebhook()
    summary.forgedWebhooks++
  }
  if (index % 15 === 0) {
    await customer.visit('/slow', 200)
    await customer.visit('/fail', 500)
    summary.slow++
    summary.failures++
  }
}

/** A customer who waits longer than this leaves. */
const TIMEOUT_MILLIS = 10_000

const SKUS = ['tea', 'cup', 'pot', 'tray']

function chooseCard(index: number): string {
  if (index % 6 === 5) return CARDS.empty
  if (index % 12 === 4) return CARDS.prepaid
  return index % 20 === 7 ? CARDS.short : CARDS.good
}

/** One customer of the shop, by its HTTP interface. */
interface Customer {
  order(): Promise<string>
  changeQuantity(order: string, quantity: number): Promise<void>
  /** True when the money was taken. */
  pay(order: string, card: string): Promise<boolean>
  /** True when the money came back. */
  wantRefund(order: string): Promise<boolean>
  forgeWebhook(): Promise<void>
  /** Loads a page that answers with this status. */
  visit(path: string, status: number): Promise<void>
}

function createCustomer(url: string, index: number): Customer {
  const sku = SKUS[index % SKUS.length] ?? 'tea'
  const send = (method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-customer-id': `customer-${index}`, ...headers },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MILLIS),
    })
  return {
    async order() {
      const response = await send('POST', '/orders', { items: [{ sku, quantity: 1 + (index % 3) }] })
      const { id } = (await demand(response, 201).json()) as { id: string } // the shop's own answer
      return id
    },
    async changeQuantity(order, quantity) {
      demand(await send('PATCH', `/orders/${order}/items/${sku}`, { quantity }), 200)
    },
    async pay(order, card) {
      return demand(await send('POST', `/orders/${order}/pay`, { card }), 200, 402).ok
    },
    async wantRefund(order) {
      return demand(await send('POST', `/orders/${order}/refund`, {}), 200, 409).ok
    },
    async forgeWebhook() {
      const signature = { [SIGNATURE_HEADER]: `t=${Date.now()},v1=${'0'.repeat(64)}` }
      demand(await send('POST', '/webhooks/provider', { paymentId: 'forged', amountMinor: 1 }, signature), 401)
    },
    async visit(path, status) {
      demand(await send('GET', path), status)
    },
  }
}

function demand(response: Response, ...statuses: number[]): Response {
  if (statuses.includes(response.status)) return response
  throw new Error(`${new URL(response.url).pathname} answered ${response.status} instead of ${statuses.join(' or ')}`)
}

if (import.meta.main) console.log(await runLoad(process.argv[2] ?? 'http://127.0.0.1:3000'))
