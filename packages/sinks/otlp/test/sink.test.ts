import { gunzipSync } from 'node:zlib'
import type { Batch, Frame, Signal, Sink } from '@otelier/journal'
import { expect, test } from 'vitest'
import { createOtlpSink, type OtlpSignalOptions } from '../src/index.ts'
import { startScriptedServer, type ReceivedRequest, type ScriptedServer } from './scripted-server.ts'

const RESOURCE = Buffer.from([0x10, 0])
const NOW = Date.parse('2026-01-05T12:30:22Z')
const POISON = 0xee

/** A LogRecord whose severity number is the frame's mark, so that a server can tell the records apart. */
function frame(sequence: number, mark = 9, signal: Signal = 'logs'): Frame {
  return { stream: { signal, scope: { name: 'payment' } }, severityNumber: 9, sequence, payload: Buffer.from([0x10, mark]) }
}

function batchOf(...frames: Frame[]): Batch {
  return { resource: RESOURCE, instance: '0123456789ABCDEF', frames }
}

function createSink(server: ScriptedServer, options: Partial<OtlpSignalOptions> = {}): Sink {
  return createOtlpSink({ logs: { url: `${server.url}/v1/logs`, ...options } }, { now: () => NOW, random: () => 1 })
}

const isPoisoned = ({ body }: ReceivedRequest): boolean => body.includes(POISON)
const countRecords = ({ body }: ReceivedRequest): number => body.toString('latin1').split('\x12\x02\x10').length - 1

test('a batch arrives in one request with the headers of its settings', async () => {
  await using server = await startScriptedServer((_request, response) => response.writeHead(200).end())
  const sink = createSink(server, { headers: { 'x-api-key': 'k-1' } })

  expect(await sink.deliver(batchOf(frame(1), frame(2)), {})).toEqual({ status: 'delivered' })

  const [request, ...more] = server.requests
  expect(more).toEqual([])
  expect(request).toMatchObject({ path: '/v1/logs', headers: { 'x-api-key': 'k-1', 'content-type': 'application/x-protobuf' } })
  expect(request?.headers['content-length']).toBe(String(request?.body.length))
  expect(request?.headers['user-agent']).toMatch(/^otelier-otlp\/\d/)
})

test('with compression the same bytes arrive zipped', async () => {
  await using server = await startScriptedServer((_request, response) => response.writeHead(200).end())
  await createSink(server).deliver(batchOf(frame(1)), {})
  await createSink(server, { compression: 'gzip' }).deliver(batchOf(frame(1)), {})

  const [plain, zipped] = server.requests
  expect(zipped?.headers['content-encoding']).toBe('gzip')
  expect(gunzipSync(zipped?.body ?? '')).toEqual(plain?.body)
})

test('each signal goes to its own address, and one without an address is passed over', async () => {
  await using server = await startScriptedServer((_request, response) => response.writeHead(200).end())
  const sink = createOtlpSink({
    logs: { url: `${server.url}/l` },
    traces: { url: `${server.url}/t` },
    metrics: { enabled: false, url: `${server.url}/m` },
  })

  for (const signal of ['logs', 'traces', 'metrics'] as const) await sink.deliver(batchOf(frame(1, 9, signal)), {})

  expect(sink.signals).toEqual(['logs', 'traces'])
  expect(server.requests.map(({ path }) => path)).toEqual(['/l', '/t'])
})

test.for([408, 429, 500, 502, 503, 504])('after %i the batch comes again, later each time', async (status) => {
  await using server = await startScriptedServer((_request, response) => response.writeHead(status).end())
  const sink = createSink(server)

  const deliveries = [
    await sink.deliver(batchOf(frame(1)), {}),
    await sink.deliver(batchOf(frame(1)), {}),
    await sink.deliver(batchOf(frame(1)), {}),
  ]

  expect(deliveries.map((delivery) => delivery.status === 'retry' && delivery.afterMillis)).toEqual([1_000, 2_000, 4_000])
})

test.for([
  ['17', 17_000],
  ['0', 100],
] as const)('Retry-After: %s is honoured, but never in a loop', async ([header, afterMillis]) => {
  await using server = await startScriptedServer((_request, response) => response.writeHead(429, { 'retry-after': header }).end())
  expect(await createSink(server).deliver(batchOf(frame(1)), {})).toMatchObject({ status: 'retry', afterMillis })
})

test.for([301, 401, 403, 404, 405, 415, 422, 501])('after %i the batch is kept and tried again once a minute', async (status) => {
  await using server = await startScriptedServer((_request, response) => response.writeHead(status, { location: '/elsewhere' }).end())
  const sink = createSink(server)
  expect(await sink.deliver(batchOf(frame(1)), {})).toMatchObject({ status: 'retry', afterMillis: 60_000 })
  expect(server.requests).toHaveLength(1)
})

test('the problem names the address without its secrets, what happened and what to do', async () => {
  await using server = await startScriptedServer((_request, response) => response.writeHead(401).end('no such\u001b[31m key'))
  const { host } = new URL(server.url)
  const sink = createOtlpSink({
    logs: { url: `http://user:secret@${host}/v1/logs?key=secret`, headers: { authorization: 'Bearer secret' } },
  })

  const delivery = await sink.deliver(batchOf(frame(1)), {})

  expect(delivery).toEqual({
    status: 'retry',
    afterMillis: 60_000,
    problem: `http://${host}/v1/logs answered 401 (no such [31m key); records are kept and sent again; check the credentials in OTEL_EXPORTER_OTLP_HEADERS [OTELIER_OTLP_UNREACHABLE]`,
  })
})

test('one bad record among many is found, counted and left out; every other one is delivered once', async () => {
  const accepted: number[] = []
  await using server = await startScriptedServer((request, response) => {
    if (!isPoisoned(request)) accepted.push(countRecords(request))
    response.writeHead(isPoisoned(request) ? 400 : 200).end()
  })
  const frames = Array.from({ length: 100 }, (_, index) => frame(index + 1, index === 37 ? POISON : 9))

  const delivery = await createSink(server).deliver(batchOf(...frames), {})

  expect(delivery).toEqual({ status: 'delivered', rejected: { frames: 1, reason: 'export_rejected' } })
  expect(accepted.reduce((sum, count) => sum + count, 0)).toBe(99)
})

test('a bad record alone is left out when the endpoint takes an empty request', async () => {
  await using server = await startScriptedServer((request, response) => response.writeHead(isPoisoned(request) ? 400 : 200).end())
  const delivery = await createSink(server).deliver(batchOf(frame(1, POISON)), {})
  expect(delivery).toEqual({ status: 'delivered', rejected: { frames: 1, reason: 'export_rejected' } })
})

test('an endpoint that answers 400 to everything does not empty the journal', async () => {
  await using server = await startScriptedServer((_request, response) => response.writeHead(400).end())
  const frames = Array.from({ length: 64 }, (_, index) => frame(index + 1))

  const delivery = await createSink(server).deliver(batchOf(...frames), {})

  expect(delivery).toMatchObject({ status: 'retry', afterMillis: 60_000 })
  expect(server.requests.length).toBeLessThan(10)
})

test('a batch that is too large is split, and what is too large alone is counted', async () => {
  await using server = await startScriptedServer((request, response) =>
    response.writeHead(isPoisoned(request) || countRecords(request) > 4 ? 413 : 200).end(),
  )
  const frames = Array.from({ length: 16 }, (_, index) => frame(index + 1, index === 5 ? POISON : 9))

  const delivery = await createSink(server).deliver(batchOf(...frames), {})

  expect(delivery).toEqual({ status: 'delivered', rejected: { frames: 1, reason: 'export_rejected' } })
})

test('after an answer of 413 later batches are split before they are sent', async () => {
  const sizes: number[] = []
  await using server = await startScriptedServer(({ body }, response) => {
    sizes.push(body.length)
    response.writeHead(body.length > 300_000 ? 413 : 200).end()
  })
  const sink = createSink(server)
  const large = (first: number): Batch =>
    batchOf(...[0, 1, 2, 3].map((index) => ({ ...frame(first + index), payload: Buffer.alloc(100_000, 0x10) })))

  await sink.deliver(large(1), {})
  expect(await sink.deliver(large(5), {})).toEqual({ status: 'delivered' })

  expect(sizes.map((size) => Math.round(size / 100_000))).toEqual([4, 2, 2, 2, 2])
})

test('what arrived before a failure is not sent again with the rest', async () => {
  const answers = [413, 200, 503, 200]
  await using server = await startScriptedServer((_request, response) => response.writeHead(answers.shift() ?? 200).end())
  const sink = createSink(server)
  const batch = batchOf(frame(1, 1), frame(2, 2), frame(3, 3), frame(4, 4))

  expect(await sink.deliver(batch, {})).toMatchObject({ status: 'retry' })
  expect(await sink.deliver(batch, {})).toEqual({ status: 'delivered' })

  expect(server.requests.map(countRecords)).toEqual([4, 2, 2, 2])
  expect(server.requests.at(-1)?.body).toEqual(server.requests.at(-2)?.body)
})

test('records that the other side refused out of an accepted batch are counted', async () => {
  await using server = await startScriptedServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(Buffer.from([0x0a, 0x02, 0x08, 0x02]))
  })
  const delivery = await createSink(server).deliver(batchOf(frame(1), frame(2), frame(3)), {})
  expect(delivery).toEqual({ status: 'delivered', rejected: { frames: 2, reason: 'export_partial' } })
})

test('nobody listening is a problem that passes', async () => {
  const server = await startScriptedServer(() => undefined)
  await server[Symbol.asyncDispose]()
  const delivery = await createSink(server).deliver(batchOf(frame(1)), {})
  expect(delivery).toMatchObject({
    status: 'retry',
    afterMillis: 1_000,
    problem: expect.stringContaining('cannot be reached (ECONNREFUSED)'),
  })
})

test('an endpoint that hangs is given up in time', async () => {
  await using server = await startScriptedServer(() => undefined)
  const delivery = await createSink(server, { timeoutMillis: 30 }).deliver(batchOf(frame(1)), {})
  expect(delivery).toMatchObject({ status: 'retry', problem: expect.stringContaining('did not answer in time') })
})

test('while the process ends, the deadline is the limit of the one attempt', async () => {
  await using server = await startScriptedServer(() => undefined)
  const sink = createSink(server)
  expect(await sink.deliver(batchOf(frame(1)), { deadline: NOW + 30 })).toMatchObject({ status: 'retry' })
  expect(await sink.deliver(batchOf(frame(1)), { deadline: NOW - 1 })).toMatchObject({ status: 'retry' })
  expect(server.requests).toHaveLength(1)
})

test('an endless answer does not fill the memory', async () => {
  await using server = await startScriptedServer((_request, response) => {
    response.writeHead(200)
    const pour = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(16_384)));
    }
    response.on('drain', pour)
    pour()
  })
  expect(await createSink(server).deliver(batchOf(frame(1)), {})).toEqual({ status: 'delivered' })
})

test('a kept connection that the other side closed is opened again without a word', async () => {
  const used = new WeakSet<object>()
  await using server = await startScriptedServer((_request, response) => {
    const { socket } = response
    if (socket === null || used.has(socket)) return socket?.resetAndDestroy()
    used.add(socket)
    return response.writeHead(200).end()
  })
  const sink = createSink(server)
  for (let sequence = 1; sequence <= 3; sequence++) {
    expect(await sink.deliver(batchOf(frame(sequence)), {})).toEqual({ status: 'delivered' })
  }
  expect(server.requests).toHaveLength(5)
})
