/**
 * Reads how many records a 2xx answer refused: `partial_success.rejected_*`, field 1 in field 1 for
 * all three signals. Answers 0 for an empty, damaged or foreign body: a 2xx is a yes unless it says otherwise.
 */
export function readRejectedCount(body: Uint8Array): number {
  const partial = findField(body, 1, 2)
  if (!(partial instanceof Uint8Array)) return 0
  const count = findField(partial, 1, 0)
  return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? count : 0
}

function findField(bytes: Uint8Array, wantedField: number, wantedWire: 0 | 2): number | Uint8Array | undefined {
  let position = 0
  const readVarint = (): number => {
    let value = 0
    for (let factor = 1; position < bytes.length; factor *= 128) {
      const byte = bytes[position++] ?? 0
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
    }
    return Number.NaN
  }
  while (position < bytes.length) {
    const tag = readVarint()
    const wire = tag & 7
    const field = Math.floor(tag / 8)
    if (wire === 0) {
      const value = readVarint()
      if (field === wantedField && wantedWire === 0) return value
    } else if (wire === 2) {
      const length = readVarint()
      if (!(length <= bytes.length - position)) return undefined
      if (field === wantedField && wantedWire === 2) return bytes.subarray(position, position + length)
      position += length
    } else if (wire === 1) position += 8
    else if (wire === 5) position += 4
    else return undefined
  }
  return undefined
}
