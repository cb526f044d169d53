import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { TracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace'
import { activeScope, withContext, type ScopeAttributes } from '@otelier/core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openQueueBackend, type QueueBackend } from './queue-backend.ts'
import { openReceiptQueue, startReceiptWorker, type ReceiptQueue } from './receipt-queue.ts'

const JOB = { orderId: 'o-7', customerId: 'customer-7', amount: { minor: 1999, currency: 'EUR' } }

let spans: ReadableSpan[] = []
let backend: QueueBackend
let queue: ReceiptQueue

beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  const collect = {
    onStart: () => {},
    onEnd: (span: ReadableSpan) => void spans.push(span),
    forceFlush: async () => {},
    shutdown: async () => {},
  }
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [collect] }))
  backend = await openQueueBackend({ redisUrl: undefined, path: undefined, embedded: true })
  queue = openReceiptQueue(backend.url)
}, 60_000)

afterAll(async () => {
  await queue.close()
  await backend.close()
})

beforeEach(() => {
  spans = []
})

async function addWithin(scope: ScopeAttributes): Promise<string> {
  const request = trace.getTracer('test').startSpan('POST /orders/o-7/pay')
  await context.with(trace.setSpan(ROOT_CONTEXT, request), () => withContext(scope, () => queue.add(JOB)))
  request.end()
  return request.spanContext().traceId
}

/** Works on jobs until `count` attempts were made; answers with what each saw of its context. */
async function work(count: number, attempt: (attemptsMade: number) => void = () => {}): Promise<(Readonly<ScopeAttributes> | undefined)[]> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const seen: (Readonly<ScopeAttributes> | undefined)[] = []
  const worker = startReceiptWorker(backend.url, async (job) => {
    seen.push(activeScope()?.attributes)
    if (seen.length === count) resolve()
    attempt(job.attemptsMade)
  })
  await promise
  await worker.close()
  return seen
}

test('a job carries trace and user from the request to the worker, with one span on each side', async () => {
  const traceId = await addWithin({ 'user.id': 'customer-7', 'account.id': 'a-1', 'session.id': 'stays-here' })
  const [scope] = await work(1)

  const [add, request, process, ...more] = spans
  expect(scope).toEqual({ 'user.id': 'customer-7', 'account.id': 'a-1' })
  expect(more).toEqual([])
  expect([add, request, process].map((span) => span?.spanContext().traceId)).toEqual([traceId, traceId, traceId])
  expect(add).toMatchObject({
    name: 'add receipts.receipt',
    kind: SpanKind.PRODUCER,
    parentSpanContext: { spanId: request?.spanContext().spanId },
  })
  expect(process).toMatchObject({
    name: 'process receipts',
    kind: SpanKind.CONSUMER,
    parentSpanContext: { spanId: add?.spanContext().spanId },
  })
  expect(process?.attributes).toMatchObject({
    'messaging.system.name': 'bullmq',
    'messaging.destination.name': 'receipts',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.message.id': expect.any(String),
    'bullmq.job.name': 'receipt',
  })
}, 30_000)

test('a failed attempt is an error on its span, and the next one stays in the trace', async () => {
  const traceId = await addWithin({ 'user.id': 'customer-7' })
  const scopes = await work(2, (attemptsMade) => {
    if (attemptsMade === 0) throw new Error('the mail service answered 503')
  })

  const attempts = spans.filter(({ kind }) => kind === SpanKind.CONSUMER)
  expect(scopes).toEqual([{ 'user.id': 'customer-7' }, { 'user.id': 'customer-7' }])
  expect(attempts.map((span) => span.spanContext().traceId)).toEqual([traceId, traceId])
  expect(attempts.map(({ status }) => status)).toEqual([
    { code: SpanStatusCode.ERROR, message: 'the mail service answered 503' },
    { code: SpanStatusCode.UNSET },
  ])
}, 30_000)
