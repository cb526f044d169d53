import { event } from '@otelier/core'
import { amount, change, itemId, orderId, paymentId, provider, quantity, statusFrom, statusTo, userId } from './attributes.ts'

/** Below the channel, so that the level of orders can be set on its own. */
const logger = 'payment.orders'

export const order = {
  created: event('payment.order.created', {
    severity: 'INFO',
    message: 'Order {orderId} created over {amount}',
    required: { orderId, amount, provider },
    optional: { userId, quantity },
    copyTo: ['audit'],
    logger,
    never: 'addresses, names',
    rows: ['REP-19', 'DER-77'],
  }),
  statusChanged: event('payment.order.status_changed', {
    severity: 'INFO',
    message: 'Order {orderId} went from {from} to {to}',
    required: { orderId, from: statusFrom, to: statusTo },
    optional: { userId, paymentId },
    copyTo: ['audit'],
    logger,
    rows: ['DER-60'],
  }),
  itemChanged: event('payment.order.item_changed', {
    severity: 'INFO',
    message: 'Item {itemId} of order {orderId}: {change}',
    required: { orderId, itemId, change },
    optional: { quantity, userId },
    copyTo: ['audit'],
    logger,
    rows: ['DER-61'],
  }),
}
