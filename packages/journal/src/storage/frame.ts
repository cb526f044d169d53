import { crc32 } from 'node:zlib'
import type { Signal } from '../sink.ts'

/** Bytes of a frame before its payload; `Journal.begin()` positions the writer behind them. */
export const FRAME_HEADER_BYTES = 24

/** A longer frame is taken for damage, and never written. */
export const MAX_FRAME_BYTES = 8 * 1024 * 1024

const LENGTH_AND_CRC_BYTES = 8
const SMALLEST_LENGTH = FRAME_HEADER_BYTES - LENGTH_AND_CRC_BYTES
const TWO_TO_32 = 2 ** 32

/** What a frame holds; 1 to 3 are written at the head of a segment and before the first frame of a stream. */
export const FRAME_KIND = { segment: 1, resource: 2, stream: 3, log: 4, span: 5, metric: 6 } as const

const RECORD_KINDS: Readonly<Record<Signal, number>> = { logs: FRAME_KIND.log, traces: FRAME_KIND.span, metrics: FRAME_KIND.metric }

/** The frame kind that records of a signal have. */
export function recordKind(signal: Signal): number {
  return RECORD_KINDS[signal]
}

export interface FrameHeader {
  readonly kind: number
  readonly severityNumber: number
  readonly streamId: number
  readonly sequence: number
}

/** Fills in the 24 bytes before a payload that ends at `end`. `checked` is `bytes` from 8 to `end`, kept by the caller. */
export function sealFrame(bytes: Uint8Array, end: number, header: FrameHeader, checked: Uint8Array): void {
  writeHeader(bytes, end, header.kind, header.severityNumber, header.streamId, header.sequence)
  writeUInt32(bytes, 4, crc32(checked))
}

/** Writes all of the header but the checksum; plain arguments because it runs once per record. */
export function writeHeader(
  bytes: Uint8Array,
  end: number,
  kind: number,
  severityNumber: number,
  streamId: number,
  sequence: number,
): void {
  writeUInt32(bytes, 0, end - LENGTH_AND_CRC_BYTES)
  bytes[8] = kind
  bytes[9] = severityNumber
  bytes[10] = 0
  bytes[11] = 0
  writeUInt32(bytes, 12, streamId)
  writeUInt32(bytes, 16, sequence)
  writeUInt32(bytes, 20, sequence / TWO_TO_32)
}

/** Writes an unsigned 32-bit number, little endian; larger numbers lose their upper part. */
export function writeUInt32(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value
  bytes[offset + 1] = value >>> 8
  bytes[offset + 2] = value >>> 16
  bytes[offset + 3] = value >>> 24
}

/** A whole frame in a buffer of its own. For the rare frames: segment headers and stream definitions. */
export function createFrame(header: FrameHeader, payload: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(FRAME_HEADER_BYTES + payload.length)
  bytes.set(payload, FRAME_HEADER_BYTES)
  sealFrame(bytes, bytes.length, header, bytes.subarray(LENGTH_AND_CRC_BYTES))
  return bytes
}

/** The header at `offset`; the caller knows that 24 bytes are there. */
export function readHeader(bytes: Buffer, offset: number): FrameHeader {
  return {
    kind: bytes.readUInt8(offset + 8),
    severityNumber: bytes.readUInt8(offset + 9),
    streamId: bytes.readUInt32LE(offset + 12),
    sequence: readSequence(bytes, offset),
  }
}

/** The sequence of the frame at `offset`; the caller knows that 24 bytes are there. */
export function readSequence(bytes: Buffer, offset: number): number {
  return bytes.readUInt32LE(offset + 16) + bytes.readUInt32LE(offset + 20) * TWO_TO_32
}

/** Bytes of the frame that starts at `offset`, or 0 when no frame can start like this. Needs 24 bytes. */
export function frameBytes(bytes: Buffer, offset: number): number {
  const length = bytes.readUInt32LE(offset)
  if (length < SMALLEST_LENGTH || length > MAX_FRAME_BYTES - LENGTH_AND_CRC_BYTES) return 0
  const kind = bytes.readUInt8(offset + 8)
  const isHeader = kind >= FRAME_KIND.segment && kind <= FRAME_KIND.metric && bytes.readUInt16LE(offset + 10) === 0
  return isHeader ? length + LENGTH_AND_CRC_BYTES : 0
}

/** Whether the frame of `total` bytes at `offset` is as it was written. */
export function isIntact(bytes: Buffer, offset: number, total: number): boolean {
  return crc32(bytes.subarray(offset + LENGTH_AND_CRC_BYTES, offset + total)) === bytes.readUInt32LE(offset + 4)
}
