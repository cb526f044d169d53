import { event } from '@otelier/core'
import { amount, failureCode, failureReason, orderId, payloadSize, paymentId, provider, providerReference } from './attributes.ts'

export const callbackReceived = event('payment.callback.received', {
  severity: 'INFO',
  message: 'Callback received from {provider}',
  required: { provider },
  optional: { paymentId, orderId, providerReference, payloadSize },
  never: 'callback query values, body',
  rows: ['DER-56'],
})

export const verification = {
  succeeded: event('payment.verification.succeeded', {
    severity: 'INFO',
    message: 'Payment {paymentId} verified with {provider}',
    required: { paymentId, provider },
    optional: { orderId, amount, providerReference },
    rows: ['DER-57', 'DER-74'],
  }),
  failed: event('payment.verification.failed', {
    severity: 'ERROR',
    message: 'Payment {paymentId} could not be verified with {provider}: {failureReason}',
    required: { paymentId, provider, failureReason },
    optional: { orderId, failureCode },
    error: 'optional',
    rows: ['DER-57'],
  }),
}
