import { event } from '@otelier/core'
import { failureCode, failureReason, orderId, paymentId, provider, refundAmount, refundId, userId } from './attributes.ts'

export const refund = {
  processed: event('payment.refund.processed', {
    severity: 'INFO',
    message: 'Refund {refundId} of {amount} for payment {paymentId} processed',
    required: { orderId, paymentId, refundId, amount: refundAmount, provider },
    optional: { userId },
    copyTo: ['audit'],
    rows: ['REP-23'],
  }),
  failed: event('payment.refund.failed', {
    severity: 'ERROR',
    message: 'Refund for payment {paymentId} failed at {provider}: {failureReason}',
    required: { paymentId, provider, failureReason },
    optional: { refundId, amount: refundAmount, failureCode },
    error: 'optional',
    copyTo: ['audit'],
    rows: ['REP-23'],
  }),
}
