import { FRAME_HEADER_BYTES, readHeader, type FrameHeader } from './frame.ts'
import { WORD, type Control } from './control.ts'

/** Default size of the ring of a journal in memory; sizes are powers of two. */
export const DEFAULT_RING_BYTES = 8 * 1024 * 1024

const WRAP = 0xffff_ffff

/** Appends a frame for the other thread; false when there is no room. A frame never crosses the ring's end. */
export function appendToRing({ words, ring }: Control, bytes: Uint8Array, length: number): boolean {
  const head = words[WORD.ringHead] ?? 0
  const at = (head >>> 0) % ring.length
  const left = ring.length - at
  const skipped = length > left ? left : 0
  const used = (head - Atomics.load(words, WORD.ringTail)) >>> 0
  if (used + skipped + length > ring.length) return false
  if (skipped >= FRAME_HEADER_BYTES) ring.writeUInt32LE(WRAP, at)
  ring.set(bytes.length === length ? bytes : bytes.subarray(0, length), skipped > 0 ? 0 : at)
  Atomics.store(words, WORD.ringHead, (head + skipped + length) | 0)
  return true
}

export interface RingFrame {
  readonly header: FrameHeader
  /** A view into shared memory; copy it before room is given back. */
  readonly payload: Buffer
  /** Place of the frame behind it. */
  readonly next: number
}

/** The frame at a place (bytes ever appended before it, modulo 2^32), or `undefined` at the head. */
export function readRing(control: Control, place: number): RingFrame | undefined {
  const { words, ring } = control
  const head = Atomics.load(words, WORD.ringHead) >>> 0
  if (place === head) return undefined
  const at = place % ring.length
  const left = ring.length - at
  if (left < FRAME_HEADER_BYTES || ring.readUInt32LE(at) === WRAP) return readRing(control, (place + left) >>> 0)
  const total = ring.readUInt32LE(at) + 8
  return { header: readHeader(ring, at), payload: ring.subarray(at + FRAME_HEADER_BYTES, at + total), next: (place + total) >>> 0 }
}
