/** Constant bytes, prepared for `ProtoWriter.chunk`. */
export interface Chunk {
  readonly bytes: Uint8Array
  /** The same bytes as little-endian doubles, with zeros behind them. */
  readonly doubles: Float64Array
  /** False when a double of it is a NaN, whose bits an engine may change; then `bytes` are copied. */
  readonly isExact: boolean
  readonly length: number
}

/** Prepares constant bytes for fast copying. */
export function createChunk(bytes: Uint8Array): Chunk {
  const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8)
  padded.set(bytes)
  const view = new DataView(padded.buffer)
  const doubles = Float64Array.from({ length: padded.length / 8 }, (_, index) => view.getFloat64(index * 8, true))
  return { bytes, doubles, isExact: !doubles.some(Number.isNaN), length: bytes.length }
}
