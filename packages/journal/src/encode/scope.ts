import type { Scope } from '@otelier/core'
import { ProtoWriter } from './proto-writer.ts'
import { createChunk, type Chunk } from './chunk.ts'
import { Encoding } from './encoding.ts'
import { hasKey, LOG_ATTRIBUTE_TAG } from './key-value.ts'
import type { TextRedactor } from './scan.ts'
import { writeKeyValue } from './value.ts'

/** All attributes of a scope together; what does not fit is left out. */
const MAX_SCOPE_BYTES = 8192

interface EncodedAttribute {
  readonly key: string
  /** Where it stands in `EncodedScope.chunk.bytes`. */
  readonly start: number
  readonly end: number
}

/** The attributes of one version of a scope, as they stand in a LogRecord. */
export interface EncodedScope {
  readonly version: number
  readonly attributes: readonly EncodedAttribute[]
  readonly chunk: Chunk
}

/** Encodes scopes, once per version; the copies live as long as their scopes. */
export function createScopeEncoder(redactor: TextRedactor): (scope: Scope) => EncodedScope {
  const known = new WeakMap<Scope, EncodedScope>()
  const encoding = new Encoding(redactor, new ProtoWriter(1024))
  let lastScope: Scope | undefined
  let last: EncodedScope | undefined
  return (scope) => {
    if (scope === lastScope && last?.version === scope.version) return last
    let encoded = known.get(scope)
    if (encoded?.version !== scope.version) {
      encoded = encodeScope(scope, encoding)
      known.set(scope, encoded)
    }
    lastScope = scope
    last = encoded
    return encoded
  }
}

function encodeScope(scope: Scope, encoding: Encoding): EncodedScope {
  const { writer } = encoding
  const attributes: EncodedAttribute[] = []
  writer.position = 0
  encoding.begin(writer)
  for (const key of Object.keys(scope.attributes)) {
    const start = writer.position
    writer.byte(LOG_ATTRIBUTE_TAG)
    if (writeKeyValue(encoding, key, () => scope.attributes[key], key, MAX_SCOPE_BYTES / 2) && writer.position <= MAX_SCOPE_BYTES) {
      attributes.push({ key, start, end: writer.position })
    } else writer.position = start
  }
  return { version: scope.version, attributes, chunk: createChunk(Uint8Array.from(writer.bytes.subarray(0, writer.position))) }
}

/** Writes the scope's attributes, but for those whose keys the record has already, from `start` on. */
export function writeScopeBesides(writer: ProtoWriter, scope: EncodedScope, start: number): void {
  const recordEnd = writer.position
  for (const { key, start: from, end } of scope.attributes) {
    if (!hasKey(writer, start, recordEnd, bytesOf(key))) writer.raw(scope.chunk.bytes.subarray(from, end))
  }
}

const MAX_KNOWN_KEYS = 1000
const knownKeys = new Map<string, Uint8Array>()

function bytesOf(key: string): Uint8Array {
  const known = knownKeys.get(key)
  if (known !== undefined) return known
  const bytes = Buffer.from(key)
  if (knownKeys.size < MAX_KNOWN_KEYS) knownKeys.set(key, bytes)
  return bytes
}
