import { SeverityNumber } from '@opentelemetry/api'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { messageOf, paymentAt } from '../payments.ts'
import type { Variant, VariantOptions } from '../variant.ts'

// Below the processor's default queue of 2,048: a full queue drops silently.
const RECORDS_PER_FLUSH = 1_500

/** OpenTelemetry as it comes: `Logger.emit`, the batch processor with its defaults, OTLP as protobuf. */
export function createVariant({ endpoint }: VariantOptions): Variant {
  const exporter = new OTLPLogExporter({ url: `${endpoint}/v1/logs` })
  const resource = resourceFromAttributes({ 'service.name': 'bench' })
  const provider = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter })] })
  const logger = provider.getLogger('payment')
  let flushed = 0
  return {
    record(index) {
      const payment = paymentAt(index)
      logger.emit({
        eventName: 'payment.completed',
        severityNumber: SeverityNumber.INFO,
        severityText: 'INFO',
        body: messageOf(payment),
        attributes: {
          'order.id': payment.orderId,
          'payment.id': payment.paymentId,
          'payment.amount.minor': payment.amountMinor,
          'payment.currency': payment.currency,
          'payment.provider': payment.provider,
          'payment.provider_reference': payment.providerReference,
          'payment.method_type': payment.methodType,
          duration_ms: payment.durationMillis,
        },
      })
    },
    async pace(recorded) {
      if (recorded - flushed < RECORDS_PER_FLUSH) return
      flushed = recorded
      await provider.forceFlush()
    },
    finish: () => provider.shutdown(),
  }
}
