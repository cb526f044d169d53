/** What one `payment.completed` is made of. Strings are made beforehand: they are the application's cost, not the logger's. */
export interface Payment {
  readonly orderId: string
  readonly paymentId: string
  readonly amountMinor: number
  readonly currency: string
  readonly provider: string
  readonly providerReference: string
  readonly methodType: 'card'
  readonly durationMillis: number
}

const COUNT = 1024

const PAYMENTS: readonly Payment[] = Array.from({ length: COUNT }, (_, index) => ({
  orderId: `ord_${10_000 + index}`,
  paymentId: `pay_${83_000 + index}`,
  amountMinor: 1_999 + index,
  currency: 'EUR',
  provider: 'stripe',
  providerReference: `ch_3NqX8a${(index * 2_654_435).toString(36)}`,
  methodType: 'card',
  durationMillis: 100.25 + index,
}))

/** The `index`-th payment; they come round again after 1,024. */
export function paymentAt(index: number): Payment {
  return PAYMENTS[index % COUNT]! // the remainder is always inside
}

/** The body that every variant records. */
export function messageOf(payment: Payment): string {
  return `Payment completed for order ${payment.orderId}`
}
