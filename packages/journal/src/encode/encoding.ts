import type { ProtoWriter } from './proto-writer.ts'
import { cutAndRedact, MAX_KEY_CHARS, MAX_RECORD_BYTES, MAX_TEXT_CHARS, RESERVED_BYTES } from './limits.ts'
import type { TextRedactor } from './scan.ts'

const MAX_NAMED_KEYS = 32
const MAX_NODES = 20_000

/** One record on its way into a writer: where it starts and what went wrong with it. */
export class Encoding {
  readonly redactor: TextRedactor
  writer: ProtoWriter
  /** Where the record starts in the writer. */
  start = 0
  /** Attributes written so far by the caller of the logger. */
  attributes = 0
  /** Goes into `dropped_attributes_count`. */
  dropped = 0
  /** Keys of attributes that were left out because their value was wrong: `otelier.invalid`. */
  invalid: string[] | undefined
  /** Keys of attributes that are not whole: `otelier.truncated`. */
  truncated: string[] | undefined
  /** Objects around the value that is being written, for cycles. */
  readonly around: unknown[] = []
  nodes = 0

  constructor(redactor: TextRedactor, writer: ProtoWriter) {
    this.redactor = redactor
    this.writer = writer
    this.start = writer.position
  }

  /** Starts a record at the writer's position. */
  begin(writer: ProtoWriter): void {
    this.writer = writer
    this.start = writer.position
    writer.uidOffset = -1
    this.attributes = 0
    this.dropped = 0
    this.invalid = undefined
    this.truncated = undefined
    this.nodes = 0
  }

  /** True when nothing more of the caller's fits into the record. */
  isFull(): boolean {
    return this.nodes > MAX_NODES || this.writer.position - this.start > MAX_RECORD_BYTES - RESERVED_BYTES
  }

  /** A string as it may be recorded, cut at `limit`; `key` names it when it was cut. */
  clean(value: string, key: string, limit = MAX_TEXT_CHARS): string {
    if (value.length > limit) this.markTruncated(key)
    return cutAndRedact(this.redactor, value, limit)
  }

  cleanKey(key: string): string {
    return cutAndRedact(this.redactor, key, MAX_KEY_CHARS)
  }

  markInvalid(key: string): void {
    this.invalid = addName(this.invalid, key)
  }

  markTruncated(key: string): void {
    this.truncated = addName(this.truncated, key)
  }
}

function addName(names: string[] | undefined, key: string): string[] {
  if (names === undefined) return [key]
  if (names.length < MAX_NAMED_KEYS && !names.includes(key)) names.push(key)
  return names
}
