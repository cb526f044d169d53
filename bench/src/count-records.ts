const LENGTH_DELIMITED = 2

/**
 * Counts the log records of an OTLP ExportLogsServiceRequest without decoding them.
 *
 * @throws {RangeError} When the bytes end inside a field.
 */
export function countLogRecords(request: Uint8Array): number {
  let records = 0
  for (const resourceLogs of partsOf(request, 1)) {
    for (const scopeLogs of partsOf(resourceLogs, 2)) records += partsOf(scopeLogs, 2).length
  }
  return records
}

function partsOf(message: Uint8Array, wanted: number): Uint8Array[] {
  const parts: Uint8Array[] = []
  let position = 0
  while (position < message.length) {
    const [tag, afterTag] = readVarint(message, position)
    const end = endOfField(message, tag % 8, afterTag)
    if (end > message.length) throw new RangeError(`a field at byte ${position} ends after the last byte`)
    if (Math.floor(tag / 8) === wanted && tag % 8 === LENGTH_DELIMITED) parts.push(message.subarray(readVarint(message, afterTag)[1], end))
    position = end
  }
  return parts
}

function endOfField(message: Uint8Array, wireType: number, start: number): number {
  if (wireType === 1) return start + 8
  if (wireType === 5) return start + 4
  const [value, afterVarint] = readVarint(message, start)
  return wireType === LENGTH_DELIMITED ? afterVarint + value : afterVarint
}

function readVarint(message: Uint8Array, start: number): [value: number, end: number] {
  let value = 0
  let scale = 1
  for (let position = start; position < message.length; position++) {
    const byte = message[position]! // inside, see the condition above
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return [value, position + 1]
    scale *= 0x80
  }
  throw new RangeError(`a number at byte ${start} ends after the last byte`)
}
