import { context, SeverityNumber, trace } from '@opentelemetry/api'
import { JsonLogsSerializer, ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor, type ReadableLogRecord } from '@opentelemetry/sdk-logs'
import type { Batch, Delivery } from '@otelier/journal'
import { expect, test } from 'vitest'
import { createOtlpSink } from '../src/index.ts'
import { framesOf, scopeOf } from './official-frames.ts'
import { startScriptedServer, type ScriptedServer } from './scripted-server.ts'

const SPAN_CONTEXT = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 }

function record(): ReadableLogRecord[] {
  const exporter = new InMemoryLogRecordExporter()
  const resource = resourceFromAttributes({ 'service.name': 'shop', 'process.pid': 7, 'process.command_args': ['node', 'app.js'] })
  const logger = new LoggerProvider({ resource, processors: [new SimpleLogRecordProcessor({ exporter })] }).getLogger('payment', '1.0.0')
  logger.emit({
    body: 'Payment pay_1 completed',
    eventName: 'payment.completed',
    severityNumber: SeverityNumber.INFO,
    severityText: 'INFO',
    attributes: { 'payment.amount.minor': 1999, duration_ms: 182.25, cart: { items: ['a', 'b'] }, isTest: false },
    context: trace.setSpanContext(context.active(), SPAN_CONTEXT),
  })
  logger.emit({ body: 'plain' })
  return exporter.getFinishedLogRecords()
}

function batchOf(records: ReadableLogRecord[]): Batch {
  const parts = records.map((one) => ({ request: ProtobufLogsSerializer.serializeRequest([one]) ?? new Uint8Array(), scope: scopeOf(one) }))
  return { instance: '0123456789ABCDEF', ...framesOf('logs', parts) }
}

async function deliver(server: ScriptedServer, batch: Batch): Promise<Delivery> {
  const sink = createOtlpSink({ logs: { url: `${server.url}/v1/logs`, protocol: 'http/json', timeoutMillis: 2_000 } })
  const delivery = await sink.deliver(batch, {})
  await sink.close?.()
  return delivery
}

test('with http/json the official exporter sends what it would have sent itself', async () => {
  await using server = await startScriptedServer((_request, response) => response.writeHead(200).end('{}'))
  const records = record()

  expect(await deliver(server, batchOf(records))).toEqual({ status: 'delivered' })

  const [request] = server.requests
  expect(request?.headers['content-type']).toBe('application/json')
  expect(JSON.parse(request?.body.toString() ?? '')).toEqual(
    JSON.parse(Buffer.from(JsonLogsSerializer.serializeRequest(records) ?? []).toString()),
  )
})

test('with http/json a refused batch is kept', async () => {
  await using server = await startScriptedServer((_request, response) => response.writeHead(401).end())
  expect(await deliver(server, batchOf(record()))).toMatchObject({ status: 'retry', afterMillis: 60_000 })
})

test('with http/json a bad record is found by halves', async () => {
  await using server = await startScriptedServer((request, response) =>
    response.writeHead(request.body.includes('plain') ? 400 : 200).end('{}'),
  )
  expect(await deliver(server, batchOf(record()))).toEqual({ status: 'delivered', rejected: { frames: 1, reason: 'export_rejected' } })
})
