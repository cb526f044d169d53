import { event } from '@otelier/core'
import {
  amount,
  durationMillis,
  failureCode,
  failureReason,
  methodType,
  orderId,
  paymentId,
  provider,
  providerReference,
  userId,
} from './attributes.ts'

/** What money, for what, through whom: required where the outcome of a charge is recorded. */
const charged = { orderId, amount, provider }

export const requested = event('payment.requested', {
  severity: 'INFO',
  message: 'Payment of {amount} for order {orderId} requested from {provider}',
  required: charged,
  optional: { paymentId, methodType, userId },
  copyTo: ['audit'],
  never: 'card data',
  rows: ['DER-55', 'DER-97'],
})

export const requestAccepted = event('payment.request.accepted', {
  severity: 'INFO',
  message: 'Payment {paymentId} of {amount} for order {orderId} accepted by {provider}',
  required: { ...charged, paymentId },
  optional: { providerReference, durationMillis },
  never: 'redirect URL with token',
  rows: ['DER-97'],
})

export const completed = event('payment.completed', {
  severity: 'INFO',
  message: 'Payment {paymentId} of {amount} for order {orderId} completed',
  required: { ...charged, paymentId },
  optional: { providerReference, methodType, durationMillis },
  copyTo: ['audit'],
  never: 'card data',
  rows: ['REP-20', 'DER-58'],
})

export const failed = event('payment.failed', {
  severity: 'ERROR',
  message: 'Payment for order {orderId} failed at {provider}: {failureReason}',
  required: { orderId, provider, failureReason },
  optional: { paymentId, amount, failureCode },
  error: 'optional',
  copyTo: ['audit'],
  never: 'card data, provider raw response',
  rows: ['REP-21', 'DER-97'],
})
