import { event } from '@otelier/core'
import { clientAddress, deliveryId, eventType, payloadDigest, payloadSize, provider, verificationFailure } from './attributes.ts'

export const webhook = {
  verificationFailed: event('payment.webhook.verification_failed', {
    severity: 'ERROR',
    message: 'Webhook in the name of {provider} refused: {failure}',
    required: { provider, failure: verificationFailure },
    optional: { eventType, deliveryId, clientAddress, payloadSize, payloadDigest },
    never: 'payload, signature',
    rows: ['REP-22', 'REP-13'],
  }),
}
