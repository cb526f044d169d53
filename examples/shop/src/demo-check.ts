import type { DemoOutcome } from './demo-run.ts'
import type { FollowedTrace } from './followed-trace.ts'
import { readEvents } from './log-files.ts'

/** Answers with what is not as it has to be, in words; empty when all is well. */
export function checkDemo({ load, mails, files, received }: DemoOutcome, trace: FollowedTrace | undefined): string[] {
  const paymentLog = files.find(({ name }) => name === 'payment.log')
  const expected: readonly (readonly [event: string, count: number])[] = [
    ['payment.order.created', load.orders],
    ['payment.order.item_changed', load.changed],
    ['payment.requested', load.orders],
    ['payment.completed', load.paid],
    ['payment.invoice.created', load.paid],
    ['payment.callback.received', load.paid],
    ['payment.failed', load.declined],
    ['payment.refund.processed', load.refunded],
    ['payment.refund.failed', load.refundsRefused],
    ['payment.webhook.verification_failed', load.forgedWebhooks],
  ]
  const problems = [...received.problems]
  const demand = (what: string, found: number, wanted: number): void => {
    if (found !== wanted) problems.push(`${what}: ${found} instead of ${wanted}`)
  }
  for (const [event, count] of expected) {
    demand(`${event} in payment.log`, readEvents(paymentLog, event).length, count)
    demand(`${event} at the receiver`, received.logs.filter(({ eventName }) => eventName === event).length, count)
  }
  demand('receipts sent by the worker', mails, load.paid)
  demand('records that came twice', received.counts().duplicates, 0)
  problems.push(...checkTrace(trace))
  return problems
}

function checkTrace(trace: FollowedTrace | undefined): string[] {
  if (trace === undefined) return ['no trace of a paid order reaches the worker']
  const services = new Set(trace.steps.filter(({ kind }) => kind === 'span').map(({ service }) => service))
  const missing = ['shop-web', 'shop-worker'].filter((service) => !services.has(service))
  const problems = missing.map((service) => `the trace ${trace.traceId} has no span of ${service}`)
  if (trace.requestId === '') problems.push(`the trace ${trace.traceId} has no request id`)
  return problems
}
