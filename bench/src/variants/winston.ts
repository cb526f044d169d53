import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import winston from 'winston'
import { messageOf, paymentAt } from '../payments.ts'
import type { Variant, VariantOptions } from '../variant.ts'

/** winston with its file transport, JSON with a timestamp, no redaction (it has none of its own). */
export function createVariant({ directory }: VariantOptions): Variant {
  const transport = new winston.transports.File({ filename: join(directory, 'payment.log') })
  const format = winston.format.combine(winston.format.timestamp(), winston.format.json())
  const logger = winston.createLogger({ format, transports: [transport] })
  return {
    record(index) {
      const payment = paymentAt(index)
      logger.info(messageOf(payment), {
        orderId: payment.orderId,
        paymentId: payment.paymentId,
        amountMinor: payment.amountMinor,
        currency: payment.currency,
        provider: payment.provider,
        providerReference: payment.providerReference,
        methodType: payment.methodType,
        durationMillis: payment.durationMillis,
      })
    },
    // Without this the records pile up in the streams, and one of them answers `write after end` at the end.
    async pace() {
      while (logger.writableLength + logger.readableLength + transport.writableLength > 0) await pause(1)
    },
    async finish() {
      const finished = once(transport, 'finish')
      logger.end()
      await finished
    },
  }
}
