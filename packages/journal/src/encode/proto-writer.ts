import type { Chunk } from './chunk.ts'

const SHORT_TEXT = 24
const TWO_32 = 0x1_0000_0000
const POWERS = [1, 10, 100, 1000, 10_000]

/**
 * Writes protobuf into one growing buffer. A length-delimited part is written after one byte for its length and
 * moved when the length needs more, so that every length is as short as it can be.
 */
export class ProtoWriter {
  bytes: Buffer
  position: number
  /** Where the 26 bytes of `log.record.uid` go; -1 when the record has none. */
  uidOffset: number
  private view: DataView

  constructor(initialBytes = 4096) {
    this.bytes = Buffer.allocUnsafeSlow(initialBytes)
    this.view = viewOf(this.bytes)
    this.position = 0
    this.uidOffset = -1
  }

  /** Makes room for `count` more bytes. `bytes` may be another buffer afterwards. */
  ensure(count: number): void {
    if (this.position + count > this.bytes.length) this.grow(count)
  }

  byte(value: number): void {
    this.ensure(1)
    this.bytes[this.position++] = value
  }

  /** A non-negative integer of at most 53 bits. */
  varint(value: number): void {
    this.ensure(10)
    if (value < 0x80) this.bytes[this.position++] = value
    else if (value < 0x4000) {
      this.bytes[this.position++] = (value & 0x7f) | 0x80
      this.bytes[this.position++] = value >>> 7
    } else {
      const high = Math.floor(value / TWO_32)
      this.longVarint((value - high * TWO_32) >>> 0, high)
    }
  }

  /** An int64 from a JavaScript integer; negative ones take ten bytes, as protobuf has it. */
  int64(value: number): void {
    if (value >= 0 && value < 0x8000_0000) return this.varint(value)
    this.ensure(10)
    const high = Math.floor(value / TWO_32)
    this.longVarint((value - high * TWO_32) >>> 0, high >>> 0)
  }

  /** A 64-bit varint from its unsigned halves. */
  longVarint(low: number, high: number): void {
    this.ensure(10)
    const { bytes } = this
    let at = this.position
    while (high !== 0 || low > 0x7f) {
      bytes[at++] = (low & 0x7f) | 0x80
      low = ((low >>> 7) | (high << 25)) >>> 0
      high >>>= 7
    }
    bytes[at++] = low
    this.position = at
  }

  fixed32(value: number): void {
    this.ensure(4)
    this.view.setUint32(this.position, value, true)
    this.position += 4
  }

  fixed64(low: number, high: number): void {
    this.ensure(8)
    this.view.setUint32(this.position, low, true)
    this.view.setUint32(this.position + 4, high, true)
    this.position += 8
  }

  double(value: number): void {
    this.ensure(8)
    this.view.setFloat64(this.position, value, true)
    this.position += 8
  }

  /**
   * Overwrites eight bytes with a time: microseconds since the epoch, as nanoseconds. They do not fit a double, so the
   * halves are computed apart, without `%`, which is slow for doubles; every term stays below 2^53.
   */
  patchMicros(at: number, micros: number): void {
    const upper = Math.floor(micros / TWO_32)
    const lower = (micros - upper * TWO_32) * 1000
    const carry = Math.floor(lower / TWO_32)
    this.view.setUint32(at, lower - carry * TWO_32, true)
    this.view.setUint32(at + 4, upper * 1000 + carry, true)
  }

  /** Decimal digits of a non-negative integer of at most 53 bits, at least `least` of them. */
  decimal(value: number, least = 1): void {
    if (value >= 0x8000_0000) {
      this.rawText(String(value).padStart(least, '0'))
      return
    }
    this.ensure(20)
    let size = least
    for (let bound = POWERS[least] ?? Infinity; value >= bound; bound *= 10) size++
    let rest = value | 0
    for (let at = this.position + size - 1; at >= this.position; at--) {
      const next = (rest / 10) | 0
      this.bytes[at] = 0x30 + rest - next * 10
      rest = next
    }
    this.position += size
  }

  /** Bytes without a length. */
  raw(source: Uint8Array): void {
    this.ensure(source.length)
    this.bytes.set(source, this.position)
    this.position += source.length
  }

  /** Constant bytes, eight at a time: five times as fast as a loop over bytes. */
  chunk({ doubles, bytes, isExact, length }: Chunk): void {
    this.ensure(doubles.length * 8)
    if (isExact) for (let index = 0; index < doubles.length; index++) this.view.setFloat64(this.position + index * 8, doubles[index]!, true) // below the length
    else this.bytes.set(bytes, this.position)
    this.position += length
  }

  /** A string with its length in front. A lone surrogate becomes U+FFFD. */
  text(value: string): void {
    if (value.length <= SHORT_TEXT && this.shortAscii(value)) return
    const guess = varintSize(value.length)
    this.ensure(value.length * 3 + 5)
    const start = this.position + guess
    const written = this.bytes.write(value, start, 'utf8')
    const size = varintSize(written)
    if (size !== guess) this.bytes.copyWithin(this.position + size, start, start + written)
    this.varint(written)
    this.position += written
  }

  /** Bytes of a string without its length. A lone surrogate becomes U+FFFD. */
  rawText(value: string): void {
    this.ensure(value.length * 3)
    const { bytes } = this
    const start = this.position
    if (value.length <= SHORT_TEXT) {
      let seen = 0
      for (let index = 0; index < value.length; index++) {
        const code = value.charCodeAt(index)
        bytes[start + index] = code
        seen |= code
      }
      if (seen < 0x80) {
        this.position += value.length
        return
      }
    }
    this.position += bytes.write(value, start, 'utf8')
  }

  private shortAscii(value: string): boolean {
    const { length } = value
    this.ensure(length + 1)
    const { bytes } = this
    const at = this.position + 1
    let seen = 0
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index)
      bytes[at + index] = code
      seen |= code
    }
    if (seen > 0x7f) return false
    bytes[at - 1] = length
    this.position = at + length
    return true
  }

  /**
   * Writes an attribute with a short string: `prefix` holds everything before the string, with lengths of one byte that
   * are filled in here. Answers false, with nothing written, when the string is not ASCII.
   */
  keyedText(prefix: Chunk, valueLengthAt: number, value: string): boolean {
    const { length } = value
    this.chunk(prefix)
    this.ensure(length)
    const { bytes, position: start } = this
    let seen = 0
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index)
      bytes[start + index] = code
      seen |= code
    }
    const at = start - prefix.length
    if (seen > 0x7f) {
      this.position = at
      return false
    }
    bytes[at + 1] = valueLengthAt + 1 + length
    bytes[at + valueLengthAt] = length + 2
    bytes[at + valueLengthAt + 2] = length
    this.position = start + length
    return true
  }

  /** Writes an attribute with a number: as an integer when it is one, else as a double, with `prefix` as above. */
  keyedNumber(prefix: Chunk, valueLengthAt: number, value: number): void {
    const at = this.position
    this.chunk(prefix)
    const tagAt = at + valueLengthAt + 1
    if (Number.isSafeInteger(value)) {
      this.bytes[tagAt] = 0x18
      this.int64(value)
    } else {
      this.bytes[tagAt] = 0x21
      this.double(value)
    }
    this.bytes[at + valueLengthAt] = this.position - tagAt
    this.bytes[at + 1] = this.position - at - 2
  }

  /** Starts a length-delimited part after its tag; hand the answer to `closePart`. */
  openPart(): number {
    this.ensure(1)
    return this.position++
  }

  /** Ends the part that `openPart` started, and writes its length. */
  closePart(at: number): void {
    const length = this.position - at - 1
    if (length < 0x80) {
      this.bytes[at] = length
      return
    }
    const more = varintSize(length) - 1
    this.ensure(more)
    this.bytes.copyWithin(at + 1 + more, at + 1, this.position)
    this.position = at
    this.varint(length)
    this.position += length
  }

  private grow(count: number): void {
    let size = this.bytes.length * 2
    while (size < this.position + count) size *= 2
    const grown = Buffer.allocUnsafeSlow(size)
    // All of it: some callers write ahead of `position`.
    grown.set(this.bytes)
    this.bytes = grown
    this.view = viewOf(grown)
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}

/** Bytes that a length takes as a varint. */
function varintSize(value: number): number {
  if (value < 0x80) return 1
  if (value < 0x4000) return 2
  if (value < 0x20_0000) return 3
  return value < 0x1000_0000 ? 4 : 5
}
