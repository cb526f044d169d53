import { ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { Batch, Frame, StreamDefinition } from '@otelier/journal'

export interface RecordInput {
  readonly body?: string
  readonly severityNumber?: number
  readonly eventName?: string
  readonly attributes?: Record<string, string | number>
}

const resource = resourceFromAttributes({})
const instrumentationScope = { name: 'x' }

/** The protobuf bytes of one LogRecord, cut out of a request of the official serialiser. */
export function payloadOf({ body = 'hello', severityNumber = 9, eventName, attributes = {} }: RecordInput): Uint8Array {
  const hrTime: [number, number] = [1_767_616_222, 123_456_000]
  const record = {
    resource,
    instrumentationScope,
    hrTime,
    hrTimeObserved: hrTime,
    droppedAttributesCount: 0,
    body,
    severityNumber,
    attributes,
  }
  const request = ProtobufLogsSerializer.serializeRequest([eventName === undefined ? record : { ...record, eventName }])
  const [scopeRecords = Buffer.alloc(0)] = partsOf(partsOf(Buffer.from(request ?? []), 1)[0] ?? Buffer.alloc(0), 2)
  return partsOf(scopeRecords, 2)[0] ?? Buffer.alloc(0)
}

function partsOf(bytes: Buffer, wanted: number): Buffer[] {
  const parts: Buffer[] = []
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at++] ?? 0
    let length = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0
      length |= (byte & 0x7f) << shift
      if (byte < 0x80) break
    }
    if (tag >> 3 === wanted) parts.push(bytes.subarray(at, at + length))
    at += length
  }
  return parts
}

export function streamOf(channel: string, more: Partial<StreamDefinition> = {}): StreamDefinition {
  return { signal: 'logs', scope: { name: channel }, channel, ...more }
}

/** One batch of records of one stream; sequences go up from `first`. */
export function batchOf(stream: StreamDefinition, records: readonly RecordInput[], first = 1): Batch {
  const frames = records.map((record, index): Frame => {
    return { stream, severityNumber: record.severityNumber ?? 9, sequence: first + index, payload: payloadOf(record) }
  })
  return { resource: new Uint8Array(), instance: '0123456789ABCDEF', frames }
}
