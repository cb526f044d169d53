/**
 * Reads protobuf out of one buffer, without allocating. Past the end or on a malformed varint it sets
 * `failed` and answers 0; the caller looks at `failed` once, at the end.
 */
export class ProtoReader {
  bytes: Buffer = Buffer.alloc(0)
  position = 0
  /** The end of the message that is being read. */
  end = 0
  failed = false
  /** The halves of the last 64-bit value, unsigned. */
  low = 0
  high = 0

  reset(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes
    this.position = start
    this.end = end
    this.failed = false
  }

  /** A varint that fits 32 bits: tags and lengths. */
  varint32(): number {
    if (this.position < this.end) {
      const first = this.bytes[this.position]! // inside the message: checked on the line above
      if (first < 0x80) {
        this.position++
        return first
      }
    }
    this.varint64()
    if (this.high !== 0) this.failed = true
    return this.low
  }

  /** Fills `low` and `high`. */
  varint64(): void {
    let low = 0
    let high = 0
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.position >= this.end) break
      const byte = this.bytes[this.position++]! // inside the message: checked on the line above
      const bits = byte & 0x7f
      if (shift < 28) low |= bits << shift
      else if (shift === 28) {
        low |= bits << 28
        high |= bits >>> 4
      } else high |= shift < 63 ? bits << (shift - 32) : (bits & 1) << 31
      if (byte < 0x80) {
        this.low = low >>> 0
        this.high = high >>> 0
        return
      }
    }
    this.low = 0
    this.high = 0
    this.failed = true
  }

  fixed32(): number {
    const at = this.take(4)
    return this.failed ? 0 : this.bytes.readUInt32LE(at)
  }

  /** Fills `low` and `high`. */
  fixed64(): void {
    const at = this.take(8)
    this.low = this.failed ? 0 : this.bytes.readUInt32LE(at)
    this.high = this.failed ? 0 : this.bytes.readUInt32LE(at + 4)
  }

  double(): number {
    const at = this.take(8)
    return this.failed ? 0 : this.bytes.readDoubleLE(at)
  }

  /** Reads a length and steps over that many bytes; answers where they start, and `position` is where they end. */
  part(): number {
    const length = this.varint32()
    return this.take(length)
  }

  skip(wireType: number): void {
    if (wireType === 0) this.varint64()
    else if (wireType === 1) this.take(8)
    else if (wireType === 2) this.part()
    else if (wireType === 5) this.take(4)
    else this.failed = true
  }

  private take(length: number): number {
    const at = this.position
    if (length > this.end - at) this.failed = true
    else this.position = at + length
    return at
  }
}
