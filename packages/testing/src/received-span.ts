import { readAttributes, readId, type Attributes, type WireKeyValue } from './otlp-value.ts'
import type { Origin } from './received-log.ts'

export interface ReceivedSpanEvent {
  readonly name: string
  readonly attributes: Attributes
  readonly timeUnixNano: bigint
}

export interface ReceivedSpanLink {
  readonly traceId: string
  readonly spanId: string
  readonly attributes: Attributes
}

export interface ReceivedSpan extends Origin {
  readonly name: string
  /** OTLP's number: 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number
  readonly traceId: string
  readonly spanId: string
  /** `''` for a root span. */
  readonly parentSpanId: string
  readonly traceState: string
  readonly flags: number
  readonly startTimeUnixNano: bigint
  readonly endTimeUnixNano: bigint
  readonly attributes: Attributes
  readonly events: readonly ReceivedSpanEvent[]
  readonly links: readonly ReceivedSpanLink[]
  /** Code: 0 unset, 1 ok, 2 error. */
  readonly status: { readonly code: number; readonly message: string }
}

interface WirePart {
  readonly name?: string
  readonly timeUnixNano?: bigint
  readonly traceId?: Uint8Array
  readonly spanId?: Uint8Array
  readonly attributes?: readonly WireKeyValue[]
}

export interface WireSpan extends WirePart {
  readonly traceState?: string
  readonly parentSpanId?: Uint8Array
  readonly kind?: number
  readonly flags?: number
  readonly startTimeUnixNano?: bigint
  readonly endTimeUnixNano?: bigint
  readonly events?: readonly WirePart[]
  readonly links?: readonly WirePart[]
  readonly status?: { readonly code?: number; readonly message?: string }
}

export function readSpan(wire: WireSpan, origin: Origin, onProblem: (problem: string) => void): ReceivedSpan {
  return {
    ...origin,
    name: wire.name ?? '',
    kind: wire.kind ?? 0,
    traceId: readId(wire.traceId, 16, onProblem),
    spanId: readId(wire.spanId, 8, onProblem),
    parentSpanId: readId(wire.parentSpanId, 8, onProblem),
    traceState: wire.traceState ?? '',
    flags: wire.flags ?? 0,
    startTimeUnixNano: wire.startTimeUnixNano ?? 0n,
    endTimeUnixNano: wire.endTimeUnixNano ?? 0n,
    attributes: readAttributes(wire.attributes, onProblem),
    events: (wire.events ?? []).map((event) => ({
      name: event.name ?? '',
      attributes: readAttributes(event.attributes, onProblem),
      timeUnixNano: event.timeUnixNano ?? 0n,
    })),
    links: (wire.links ?? []).map((link) => ({
      traceId: readId(link.traceId, 16, onProblem),
      spanId: readId(link.spanId, 8, onProblem),
      attributes: readAttributes(link.attributes, onProblem),
    })),
    status: { code: wire.status?.code ?? 0, message: wire.status?.message ?? '' },
  }
}
