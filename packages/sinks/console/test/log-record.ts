import { ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'

export interface RecordInput {
  readonly body?: string
  readonly severityNumber?: number
  readonly attributes?: Record<string, string | number>
}

const resource = resourceFromAttributes({})
const instrumentationScope = { name: 'x' }

/** The protobuf bytes of one LogRecord, cut out of a request of the official serialiser. */
export function payloadOf({ body = 'hello', severityNumber = 9, attributes = {} }: RecordInput): Uint8Array {
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
  const request = Buffer.from(ProtobufLogsSerializer.serializeRequest([record]) ?? [])
  return lastPart(lastPart(lastPart(request)))
}

/** The content of the last length-delimited field. */
function lastPart(bytes: Buffer): Buffer {
  let part: Buffer = Buffer.alloc(0)
  for (let at = 0; at < bytes.length; at += part.length) {
    let length = 0
    at++
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0
      length |= (byte & 0x7f) << shift
      if (byte < 0x80) break
    }
    part = bytes.subarray(at, at + length)
  }
  return part
}
