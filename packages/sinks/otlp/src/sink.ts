import type { Signal, Sink } from '@otelier/journal'
import type { OtlpOptions, OtlpSignalOptions } from './options.ts'
import { createProtobufTransport } from './protobuf-transport.ts'
import { createSignalDelivery, type SignalDelivery } from './signal-delivery.ts'
import type { Transport } from './transport.ts'

export interface OtlpEdge {
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number
  /** 0 to 1, for the jitter of repeats. Default `Math.random`. */
  readonly random?: () => number
}

const SIGNALS: readonly Signal[] = ['logs', 'traces', 'metrics']
/** Collects a little more after each request: larger requests cost less on both sides. */
const LINGER_MILLIS = 500

/**
 * The sink that sends each signal that has an address over OTLP/HTTP.
 *
 * @throws {TypeError} When an address is no URL; configuration checks that first.
 */
export function createOtlpSink(options: OtlpOptions, { now = Date.now, random = Math.random }: OtlpEdge = {}): Sink {
  const deliveries = new Map<Signal, SignalDelivery>()
  for (const signal of SIGNALS) {
    const own = options[signal]
    if (own === undefined || own.enabled === false) continue
    deliveries.set(signal, createSignalDelivery({ options: own, transport: createTransport(signal, own, now), now, random }))
  }
  return {
    name: 'otlp',
    signals: [...deliveries.keys()],
    lingerMillis: LINGER_MILLIS,
    deliver(batch, deliverOptions) {
      // A batch holds one signal.
      const signal = batch.frames[0]?.stream.signal
      const delivery = signal && deliveries.get(signal)
      return delivery === undefined ? { status: 'delivered' } : delivery.deliver(batch, deliverOptions)
    },
    async close() {
      for (const delivery of deliveries.values()) await delivery.close()
    },
  }
}

function createTransport(signal: Signal, options: OtlpSignalOptions, now: () => number): Transport {
  const isJson = options.protocol === 'http/json' && signal === 'logs'
  return isJson ? createLoadedTransport(options) : createProtobufTransport(options, now)
}

/** The official exporter and all it stands on come with the first batch; most writer threads never need them. */
function createLoadedTransport(options: OtlpSignalOptions): Transport {
  let loaded: Promise<Transport> | undefined
  return {
    async send(resource, frames, timeoutMillis) {
      loaded ??= import('./otlp-json.ts').then(({ createJsonTransport }) => createJsonTransport(options))
      return (await loaded).send(resource, frames, timeoutMillis)
    },
    async close() {
      await (await loaded)?.close()
    },
  }
}
