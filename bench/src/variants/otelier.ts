import { flush, withContext } from '@otelier/core'
import { payment } from '@otelier/payment'
import { paymentAt } from '../payments.ts'
import type { Variant } from '../variant.ts'

/** The typed helper, in a request with its id and user. The process was started with `--import @otelier/register`. */
export function createVariant(): Variant {
  return {
    record(index) {
      const { orderId, paymentId, amountMinor, currency, provider, providerReference, methodType, durationMillis } = paymentAt(index)
      payment.completed({
        orderId,
        paymentId,
        amount: { minor: amountMinor, currency },
        provider,
        providerReference,
        methodType,
        durationMillis,
      })
    },
    inRequest(index, run) {
      withContext({ 'request.id': `req-${index}`, 'user.id': 'user-4711' }, run)
    },
    finish: () => flush({ timeoutMillis: 120_000 }),
  }
}
