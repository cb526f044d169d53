/**
 * Writes protobuf into one growing buffer. Length-delimited parts reserve room for their length and move
 * their content when the guess was short; see `openPart` and `closePart`.
 */
export class ProtoWriter {
  bytes: Buffer
  position: number

  constructor(initialBytes = 4096) {
    this.bytes = Buffer.allocUnsafeSlow(initialBytes)
    this.position = 0
  }
}
