import { ProtoWriter } from './proto-writer.ts'
import { Encoding } from './encoding.ts'
import type { TextRedactor } from './scan.ts'
import { writeAttributes } from './span.ts'

/** The bytes of an OTLP Resource; values are redacted. Values that are not there, or not yet, are left out. */
export function encodeResource(attributes: Readonly<Record<string, unknown>>, redactor: TextRedactor): Uint8Array {
  const writer = new ProtoWriter()
  writeAttributes(new Encoding(redactor, writer), 0x0a, attributes)
  writer.byte(0x10)
  writer.varint(0)
  return Uint8Array.from(writer.bytes.subarray(0, writer.position))
}
