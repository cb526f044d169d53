import { join } from 'node:path'
import { getFileSink } from '@logtape/file'
import { configure, dispose, getLogger, jsonLinesFormatter } from '@logtape/logtape'
import { paymentAt } from '../payments.ts'
import type { Variant, VariantOptions } from '../variant.ts'

/** LogTape with its file sink, JSON lines, its default buffer of 8 KiB, no redaction. */
export async function createVariant({ directory }: VariantOptions): Promise<Variant> {
  await configure({
    sinks: { file: getFileSink(join(directory, 'payment.log'), { formatter: jsonLinesFormatter }) },
    loggers: [
      { category: 'payment', lowestLevel: 'info', sinks: ['file'] },
      { category: ['logtape', 'meta'], lowestLevel: 'warning', sinks: ['file'] },
    ],
  })
  const logger = getLogger('payment')
  return {
    record(index) {
      const payment = paymentAt(index)
      logger.info('Payment completed for order {orderId}', {
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
    finish: dispose,
  }
}
