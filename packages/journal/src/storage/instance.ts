const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const TIME_CHARACTERS = 9
const RANDOM_CHARACTERS = 7
const SEQUENCE_CHARACTERS = 10

// 9 of the time in milliseconds, 7 of chance.
const INSTANCE_CHARACTERS = TIME_CHARACTERS + RANDOM_CHARACTERS

/** Bytes of a `log.record.uid`: the instance id and ten characters of the sequence. */
export const UID_BYTES = INSTANCE_CHARACTERS + SEQUENCE_CHARACTERS

const INSTANCE_PATTERN = /^[0-9A-HJKMNP-TV-Z]{16}$/

/** A new instance id, sortable by time. It names a folder and a process's records; it is no secret. */
export function createInstanceId(nowMillis = Date.now(), random: () => number = Math.random): string {
  let id = encodeCrockford(nowMillis, TIME_CHARACTERS)
  for (let i = 0; i < RANDOM_CHARACTERS; i++) id += ALPHABET.charAt(Math.floor(random() * ALPHABET.length))
  return id
}

/** Whether a text is an instance id; folder names are checked with it. */
export function isInstanceId(text: string): boolean {
  return INSTANCE_PATTERN.test(text)
}

/** The uid of the record with this sequence. */
export function recordUid(instance: string, sequence: number): string {
  return instance + encodeCrockford(sequence, SEQUENCE_CHARACTERS)
}

function encodeCrockford(value: number, characters: number): string {
  let text = ''
  for (let rest = value; text.length < characters; rest = Math.floor(rest / 32)) text = ALPHABET.charAt(rest % 32) + text
  return text
}

/** The uid of the next record, counted up in place. */
export interface UidCounter {
  /** Copies the current uid into a buffer. */
  copyTo(bytes: Uint8Array, offset: number): void
  increment(): void
}

/** A counter that starts with the uid of sequence 1. */
export function createUidCounter(instance: string): UidCounter {
  const codes = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0))
  const uid = Uint8Array.from(recordUid(instance, 1), (character) => character.charCodeAt(0))
  const digits = new Uint8Array(UID_BYTES)
  digits[UID_BYTES - 1] = 1
  return {
    copyTo(bytes, offset) {
      for (let i = 0; i < UID_BYTES; i++) bytes[offset + i] = uid[i] ?? 0
    },
    increment() {
      for (let i = UID_BYTES - 1; i >= INSTANCE_CHARACTERS; i--) {
        const digit = ((digits[i] ?? 0) + 1) % 32
        digits[i] = digit
        uid[i] = codes[digit] ?? 0
        if (digit !== 0) return
      }
    },
  }
}
