import { join } from 'node:path'
import pino from 'pino'
import { messageOf, paymentAt } from '../payments.ts'
import type { Variant, VariantOptions } from '../variant.ts'

const REDACT_PATHS = ['password', 'token', 'authorization', 'card.number', 'card.cvc']

/** pino with five redact paths into a file, as its documentation writes it. */
export function createPino({ directory }: VariantOptions, sync: boolean): Variant {
  const dest = join(directory, 'payment.log')
  // 4,096 is what pino's guide recommends for asynchronous logging.
  const destination = pino.destination({ dest, sync, minLength: sync ? 0 : 4_096 })
  const logger = pino({ redact: REDACT_PATHS }, destination)
  return {
    record(index) {
      const payment = paymentAt(index)
      logger.info(
        {
          orderId: payment.orderId,
          paymentId: payment.paymentId,
          amountMinor: payment.amountMinor,
          currency: payment.currency,
          provider: payment.provider,
          providerReference: payment.providerReference,
          methodType: payment.methodType,
          durationMillis: payment.durationMillis,
        },
        messageOf(payment),
      )
    },
    async finish() {
      const closed = new Promise((resolve) => destination.once('close', resolve))
      destination.end()
      await closed
    },
  }
}
