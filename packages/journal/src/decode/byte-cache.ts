const SLOTS = 1024
const MAX_BYTES = 96
const MAX_PREDICTED = 64

interface Known<T> {
  readonly bytes: Buffer
  readonly value: T
}

/**
 * Turns the bytes of a name into what is made of it. The same few names stand in every record, so the last ones
 * are kept and compared by bytes, which is cheaper than making a string.
 *
 * @param nth Where the name stands in its record, when that says something: records of one event have the same names in the same places.
 */
export type ByteCache<T> = (bytes: Buffer, start: number, end: number, nth?: number) => T

/** A cache of 1,024 names of at most 96 bytes; `make` is called for every other name again. */
export function createByteCache<T>(make: (text: string) => T): ByteCache<T> {
  const slots: (Known<T> | undefined)[] = Array.from({ length: SLOTS })
  const predicted: (Known<T> | undefined)[] = Array.from({ length: MAX_PREDICTED })

  return (bytes, start, end, nth = 0) => {
    const guess = nth < MAX_PREDICTED ? predicted[nth] : undefined
    if (guess !== undefined && equals(guess.bytes, bytes, start, end - start)) return guess.value
    const length = end - start
    if (length === 0 || length > MAX_BYTES) return make(bytes.toString('utf8', start, end))
    const known = find(bytes, start, end)
    if (nth < MAX_PREDICTED) predicted[nth] = known
    return known.value
  }

  function find(bytes: Buffer, start: number, end: number): Known<T> {
    const slot = slotOf(bytes, start, end)
    const known = slots[slot]
    if (known !== undefined && equals(known.bytes, bytes, start, end - start)) return known
    const made = { bytes: Buffer.from(bytes.subarray(start, end)), value: make(bytes.toString('utf8', start, end)) }
    slots[slot] = made
    return made
  }
}

function slotOf(bytes: Buffer, start: number, end: number): number {
  let hash = end - start
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0 // inside the name: the caller checked both ends
  return (hash ^ (hash >>> 10)) & (SLOTS - 1)
}

function equals(known: Buffer, bytes: Buffer, start: number, length: number): boolean {
  if (known.length !== length) return false
  for (let index = 0; index < length; index++) if (known[index] !== bytes[start + index]) return false
  return true
}
