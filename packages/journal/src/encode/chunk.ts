/** Constant bytes, prepared for `ProtoWriter.chunk`. */
export interface Chunk {
  readonly bytes: Uint8Array
  /** The same bytes as little-endian doubles, with zeros behind them. */
  readonly doubles: Float64Array
  /** False when a double of it is a NaN, whose bits an engine may change; then `bytes` are copied. */
  readonly isExact: boolean
  readonly length: number
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Prepares constant bytes for fast copying. */
export function createChunk(bytes: Uint8Array): Chunk {
  const doubles = new Float64Array(Math.ceil(bytes.length / 8))
  new Uint8Array(doubles.buffer).set(bytes)
  return { bytes, doubles, isExact: IS_LITTLE_ENDIAN && !hasNan(doubles), length: bytes.length }
}

function hasNan(doubles: Float64Array): boolean {
  for (let index = 0; index < doubles.length; index++) if (Number.isNaN(doubles[index])) return true
  return false
}
