import { defineChannel } from '@otelier/core'
import { callbackReceived, verification } from './callback.ts'
import { completed, failed, requestAccepted, requested } from './charge.ts'
import { invoice } from './invoice.ts'
import { order } from './order.ts'
import { refund } from './refund.ts'
import { webhook } from './webhook.ts'

/** Orders, payments, refunds and invoices; the last records to go when the journal is full. */
export const payment = defineChannel({
  name: 'payment',
  about: 'Orders, payments, refunds and invoices, detailed enough for a financial audit.',
  level: 'INFO',
  propagates: 'all',
  priority: 'high',
  events: {
    order,
    requested,
    request: { accepted: requestAccepted },
    callback: { received: callbackReceived },
    verification,
    completed,
    failed,
    webhook,
    refund,
    invoice,
  },
})
