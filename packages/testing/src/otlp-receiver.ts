import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { sendAnswer, type Answer } from './answer.ts'
import { readOtlpRequest, type Encoding, type OtlpRequest } from './otlp-request.ts'
import type { Signal } from './otlp-schema.ts'
import { createStore, type Received, type Store, type StoreOptions } from './store.ts'

export interface ReceiverOptions extends StoreOptions {
  /** Default 0: any free one. */
  readonly port?: number
}

/** A request as the one who decides on the answer sees it. */
export interface ReceivedRequest extends OtlpRequest {
  readonly signal: Signal
  readonly encoding: Encoding
  readonly headers: IncomingMessage['headers']
  /** From 0, over all signals. */
  readonly index: number
}

/** Closes itself at the end of its scope with `await using`. */
export interface OtlpReceiver extends Received, AsyncDisposable {
  /** Base URL without a slash at the end: the value of OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string
  readonly port: number
  /** Resolves when `predicate` is true; looked at after each request. Rejects after `timeoutMillis` (default 10,000) with the counts. */
  waitFor(predicate: (receiver: OtlpReceiver) => boolean, timeoutMillis?: number): Promise<void>
  /** Decides on the answers from now on; `undefined` accepts everything again. */
  respondWith(decide: ((request: ReceivedRequest) => Answer) | undefined): void
  /** Away: the port is closed and open connections are cut. What was received stays. */
  stop(): Promise<void>
  /** Back after `stop()`, on the same port. */
  listen(): Promise<void>
  /** The same as `stop()`, for good. */
  close(): Promise<void>
}

const SIGNALS: Readonly<Record<string, Signal>> = { '/v1/logs': 'logs', '/v1/traces': 'traces', '/v1/metrics': 'metrics' }

/** Starts an OTLP/HTTP receiver (protobuf and JSON, gzip) on 127.0.0.1 that keeps what it gets as plain objects. */
export async function startOtlpReceiver(options: ReceiverOptions = {}): Promise<OtlpReceiver> {
  const store = createStore(options)
  const waiting = new Set<() => void>()
  let decide: ((request: ReceivedRequest) => Answer) | undefined
  let server: Server | undefined
  let port = options.port ?? 0

  const handle = (incoming: IncomingMessage, response: ServerResponse): void => {
    if (incoming.url === '/stats') return sendStats(response, store.received)
    receive(incoming, response, store, (request) => decide?.(request) ?? { kind: 'accept' })
      .catch((error: unknown) => {
        if (!incoming.complete) return // the sender went away in the middle of its request
        store.addProblem(`${incoming.url}: ${String(error)}`)
        response.writeHead(400).end(String(error))
      })
      .finally(() => waiting.forEach((look) => look()))
  }

  const receiver: OtlpReceiver = {
    ...store.received,
    get port() {
      return port
    },
    get url() {
      return `http://127.0.0.1:${port}`
    },
    respondWith: (next) => void (decide = next),
    waitFor: (predicate, timeoutMillis = 10_000) => waitUntil(() => predicate(receiver), waiting, timeoutMillis, store.received),
    async listen() {
      if (server !== undefined) return
      server = createServer({ keepAliveTimeout: 60_000 }, handle)
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
      port = (server.address() as AddressInfo).port // a TCP server's address is never a string
    },
    async stop() {
      const stopping = server
      server = undefined
      if (stopping === undefined) return
      stopping.close()
      stopping.closeAllConnections()
      await once(stopping, 'close')
    },
    close: () => receiver.stop(),
    [Symbol.asyncDispose]: () => receiver.stop(),
  }
  await receiver.listen()
  return receiver
}

async function receive(
  incoming: IncomingMessage,
  response: ServerResponse,
  store: Store,
  decide: (request: ReceivedRequest) => Answer,
): Promise<void> {
  const signal = SIGNALS[incoming.url ?? '']
  const body = await readBody(incoming)
  if (signal === undefined || incoming.method !== 'POST') {
    store.addProblem(`${incoming.method} ${incoming.url} is not an OTLP path`)
    response.writeHead(404).end()
    return
  }
  store.addBody(body)
  const encoding = incoming.headers['content-type']?.startsWith('application/json') === true ? 'json' : 'protobuf'
  const index = store.received.counts().requests
  const request: ReceivedRequest = { ...readOtlpRequest(signal, encoding, body), signal, encoding, headers: incoming.headers, index }
  const answer = decide(request)
  store.add(request, answer)
  sendAnswer(response, answer, encoding)
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of incoming as AsyncIterable<Buffer>) parts.push(part) // no encoding is set, so parts are buffers
  const body = Buffer.concat(parts)
  return incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
}

function sendStats(response: ServerResponse, received: Received): void {
  const events = [...received.byEvent].map(([name, { uids, ...rest }]) => [name, { ...rest, uids: [...uids] }] as const)
  const stats = { counts: received.counts(), events: Object.fromEntries(events), problems: received.problems }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(stats))
}

function waitUntil(isDone: () => boolean, waiting: Set<() => void>, timeoutMillis: number, received: Received): Promise<void> {
  if (isDone()) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      waiting.delete(look)
      clearTimeout(timer)
      finish()
    }
    const look = (): void => {
      if (isDone()) settle(resolve)
    }
    const giveUp = (): void => {
      const has = JSON.stringify(received.counts())
      reject(new Error(`waited ${timeoutMillis} ms in vain; the receiver has ${has}, problems: [${received.problems.join('; ')}]`))
    }
    const timer = setTimeout(() => settle(giveUp), timeoutMillis)
    waiting.add(look)
  })
}
