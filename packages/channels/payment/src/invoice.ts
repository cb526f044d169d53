import { event } from '@otelier/core'
import { amount, invoiceId, orderId, userId } from './attributes.ts'

export const invoice = {
  created: event('payment.invoice.created', {
    severity: 'INFO',
    message: 'Invoice {invoiceId} created for order {orderId}',
    required: { invoiceId, orderId },
    optional: { amount, userId },
    copyTo: ['audit'],
    never: 'billing address',
    rows: ['DER-59'],
  }),
}
