import { startOtlpReceiver } from '@otelier/testing'
import { expect, test } from 'vitest'
import { createAppFolder } from './app-folder.ts'
import { runApp } from './run-app.ts'

test.for([
  { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' },
  { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
  { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' },
  { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
])('records, spans and the last metrics arrive over %o', async (env) => {
  using folder = createAppFolder()
  await using receiver = await startOtlpReceiver()

  const outcome = await runApp({ folder, script: 'one-request.mjs', endpoint: receiver.url, env })

  expect(outcome).toMatchObject({ code: 0, stderr: '' })
  expect(receiver.problems).toEqual([])
  expect(receiver.logs.map(({ eventName }) => eventName)).toEqual(['payment.completed'])
  expect(receiver.spans).toHaveLength(2)
  expect(new Set(receiver.metrics.map(({ name }) => name))).toEqual(
    new Set(['http.client.request.duration', 'http.server.request.duration']),
  )
})
