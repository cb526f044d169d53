import { readAttributes, readId, readValue, type Attributes, type Value, type WireKeyValue, type WireValue } from './otlp-value.ts'

/** Where a record came from. */
export interface Origin {
  readonly resource: Attributes
  readonly scope: { readonly name: string; readonly version?: string; readonly attributes: Attributes }
}

export interface ReceivedLog extends Origin {
  readonly eventName: string
  readonly severityNumber: number
  readonly severityText: string
  readonly body: Value
  readonly attributes: Attributes
  readonly droppedAttributesCount: number
  /** 32 hexadecimal characters, or `''`. */
  readonly traceId: string
  /** 16 hexadecimal characters, or `''`. */
  readonly spanId: string
  readonly flags: number
  readonly timeUnixNano: bigint
  readonly observedTimeUnixNano: bigint
  /** The attribute `log.record.uid`, or `''`. */
  readonly uid: string
}

export interface WireScope {
  readonly name?: string
  readonly version?: string
  readonly attributes?: readonly WireKeyValue[]
}

export interface WireOrigin {
  readonly resource?: { readonly attributes?: readonly WireKeyValue[] }
}

export interface WireLog {
  readonly timeUnixNano?: bigint
  readonly observedTimeUnixNano?: bigint
  readonly severityNumber?: number
  readonly severityText?: string
  readonly body?: WireValue
  readonly attributes?: readonly WireKeyValue[]
  readonly droppedAttributesCount?: number
  readonly flags?: number
  readonly traceId?: Uint8Array
  readonly spanId?: Uint8Array
  readonly eventName?: string
}

export function readOrigin(group: WireOrigin, scope: WireScope | undefined, onProblem: (problem: string) => void): Origin {
  const { name = '', version } = scope ?? {}
  return {
    resource: readAttributes(group.resource?.attributes, onProblem),
    scope: { name, ...(version && { version }), attributes: readAttributes(scope?.attributes, onProblem) },
  }
}

export function readLog(wire: WireLog, origin: Origin, onProblem: (problem: string) => void): ReceivedLog {
  const attributes = readAttributes(wire.attributes, onProblem)
  const uid = attributes['log.record.uid']
  return {
    ...origin,
    eventName: wire.eventName ?? '',
    severityNumber: wire.severityNumber ?? 0,
    severityText: wire.severityText ?? '',
    body: readValue(wire.body, onProblem),
    attributes,
    droppedAttributesCount: wire.droppedAttributesCount ?? 0,
    traceId: readId(wire.traceId, 16, onProblem),
    spanId: readId(wire.spanId, 8, onProblem),
    flags: wire.flags ?? 0,
    timeUnixNano: wire.timeUnixNano ?? 0n,
    observedTimeUnixNano: wire.observedTimeUnixNano ?? 0n,
    uid: typeof uid === 'string' ? uid : '',
  }
}
