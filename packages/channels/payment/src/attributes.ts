import { double, int, money, oneOf, string } from '@otelier/core'

/** The attributes of the payment channel. Each is declared once; an event names the ones it takes. */

export const orderId = string('order.id', 'The order that is paid for.')
export const itemId = string('order.item.id', 'The item of the order, for example its SKU.')
export const quantity = int('order.item.quantity', '{item}', 'How many items, after the change where there is one.')
export const change = oneOf('order.item.change', ['added', 'removed', 'quantity_changed', 'price_changed'], 'What happened to the item.')
export const statusFrom = string('order.status.from', 'The status before the change.')
export const statusTo = string('order.status.to', 'The status after the change.')

export const paymentId = string('payment.id', 'The payment, by our own id; an order may have several.')
export const amount = money('payment.amount.minor', 'payment.currency', 'What is paid: integer minor units and an ISO 4217 code.')
export const provider = string('payment.provider', 'The payment provider or gateway, by name.')
export const providerReference = string('payment.provider_reference', "The provider's own reference of the transaction.")
export const methodType = oneOf('payment.method_type', ['card', 'wallet', 'transfer'], 'The kind of payment method; never its number.')
export const failureReason = string('payment.failure_reason', 'Why it failed, in words.', { maxLength: 1000 })
export const failureCode = string('payment.failure_code', "The provider's code of the failure, for example `card_declined`.")

export const refundId = string('refund.id', 'The refund; a payment may have several.')
export const refundAmount = money('refund.amount.minor', 'payment.currency', 'What is paid back: integer minor units and an ISO 4217 code.')
export const invoiceId = string('invoice.id', 'The invoice of the order.')

export const eventType = string('webhook.event_type', 'What the sender says happened, for example `charge.settled`.')
export const deliveryId = string('webhook.delivery_id', "The sender's id of this delivery; repeated deliveries share it.")
export const payloadSize = int('webhook.payload_size', 'By', 'The length of the request body.')
export const payloadDigest = string('webhook.payload_digest', 'SHA-256 of the request body, in hex.')
export const verificationFailure = oneOf(
  'webhook.verification_failure',
  ['missing_signature', 'bad_signature', 'expired', 'unknown_sender'],
  'Why the sender is not believed.',
)

export const userId = string('user.id', 'The customer or the member of staff who caused it; else the user of the request or job.')
export const clientAddress = string('client.address', 'The IP address of the caller.')
export const durationMillis = double('duration_ms', 'ms', 'How long it took.')
