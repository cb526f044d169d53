const SLOTS = 1024
const MAX_KEY_BYTES = 96

interface KnownKey {
  readonly bytes: Buffer
  readonly text: string
}

/**
 * Turns the bytes of attribute keys into strings. The same few keys stand in every record, so the
 * last ones are kept and compared by bytes, which is cheaper than making a string.
 */
export function createKeyCache(): (bytes: Buffer, start: number, end: number) => string {
  const slots: (KnownKey | undefined)[] = Array.from({ length: SLOTS })
  return (bytes, start, end) => {
    const length = end - start
    if (length === 0 || length > MAX_KEY_BYTES) return bytes.toString('utf8', start, end)
    const slot = slotOf(bytes, start, end)
    const known = slots[slot]
    if (known !== undefined && equals(known.bytes, bytes, start, length)) return known.text
    const text = bytes.toString('utf8', start, end)
    slots[slot] = { bytes: Buffer.from(bytes.subarray(start, end)), text }
    return text
  }
}

function slotOf(bytes: Buffer, start: number, end: number): number {
  let hash = end - start
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0 // inside the key: the caller checked both ends
  return (hash ^ (hash >>> 10)) & (SLOTS - 1)
}

function equals(known: Buffer, bytes: Buffer, start: number, length: number): boolean {
  if (known.length !== length) return false
  for (let index = 0; index < length; index++) if (known[index] !== bytes[start + index]) return false
  return true
}
