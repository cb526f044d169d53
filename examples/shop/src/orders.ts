import type { Money } from '@otelier/core'
import { payment } from '@otelier/payment'

export type OrderStatus = 'created' | 'paid' | 'declined' | 'refunded'

export interface OrderItem {
  readonly sku: string
  quantity: number
}

export interface Order {
  readonly id: string
  readonly customerId: string
  readonly items: OrderItem[]
  status: OrderStatus
  /** The payment that was tried last. */
  payment?: { readonly id: string; readonly amount: Money; reference?: string }
}

/** The shop's catalogue: prices in cents. */
const PRICES: Readonly<Record<string, number>> = { tea: 490, cup: 1250, pot: 3999, tray: 2100 }

export const PROVIDER = 'acme'
export const CURRENCY = 'EUR'

export interface OrderBook {
  create(customerId: string, items: OrderItem[]): Order
  find(id: string | undefined): Order | undefined
  findByPayment(paymentId: string): Order | undefined
}

/** Orders in memory: the shop is about its records, not about its database. */
export function createOrderBook(createId: () => string = () => crypto.randomUUID()): OrderBook {
  const orders = new Map<string, Order>()
  return {
    create(customerId, items) {
      const order: Order = { id: createId(), customerId, items, status: 'created' }
      orders.set(order.id, order)
      const quantity = items.reduce((sum, item) => sum + item.quantity, 0)
      payment.order.created({ orderId: order.id, amount: amountOf(order), provider: PROVIDER, quantity })
      return order
    },
    find: (id) => (id === undefined ? undefined : orders.get(id)),
    findByPayment: (paymentId) => [...orders.values()].find((order) => order.payment?.id === paymentId),
  }
}

export function amountOf(order: Order): Money {
  const minor = order.items.reduce((sum, { sku, quantity }) => sum + (PRICES[sku] ?? 0) * quantity, 0)
  return { minor, currency: CURRENCY }
}

export function moveOrder(order: Order, to: OrderStatus): void {
  const from = order.status
  order.status = to
  payment.order.statusChanged({ orderId: order.id, from, to, ...(order.payment && { paymentId: order.payment.id }) })
}

export function changeQuantity(order: Order, item: OrderItem, quantity: number): void {
  item.quantity = quantity
  payment.order.itemChanged({ orderId: order.id, itemId: item.sku, change: 'quantity_changed', quantity })
}

/** Reads a request's items; `undefined` when there are none, or one is not in the catalogue. */
export function readItems(input: unknown): OrderItem[] | undefined {
  if (!Array.isArray(input) || input.length === 0) return undefined
  const items = input.map(readItem).filter((item) => item !== undefined)
  return items.length === input.length ? items : undefined
}

function readItem(input: unknown): OrderItem | undefined {
  const { sku, quantity } = Object(input) as { sku?: unknown; quantity?: unknown } // both are checked here
  if (typeof sku !== 'string' || !Object.hasOwn(PRICES, sku) || !isQuantity(quantity)) return undefined
  return { sku, quantity }
}

export function isQuantity(input: unknown): input is number {
  return Number.isInteger(input) && Number(input) >= 1 && Number(input) <= 99
}
