import type { Scope } from '@otelier/core'
import { ProtoWriter } from '../proto-writer.ts'
import { createChunk, type Chunk } from './chunk.ts'
import { Encoding } from './encoding.ts'
import { hasKey, LOG_ATTRIBUTE_TAG } from './key-value.ts'
import type { TextRedactor } from './scan.ts'
import { writeKeyValue } from './value.ts'

/** All attributes of a scope together; what does not fit is left out. */
const MAX_SCOPE_BYTES = 8192

interface EncodedAttribute {
  readonly key: string
  readonly keyBytes: Uint8Array
  readonly chunk: Chunk
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
  let lastScope: Scope | undefined
  let last: EncodedScope | undefined
  return (scope) => {
    if (scope === lastScope && last?.version === scope.version) return last
    let encoded = known.get(scope)
    if (encoded?.version !== scope.version) {
      encoded = encodeScope(scope, redactor)
      known.set(scope, encoded)
    }
    lastScope = scope
    last = encoded
    return encoded
  }
}

function encodeScope(scope: Scope, redactor: TextRedactor): EncodedScope {
  const writer = new ProtoWriter(256)
  const encoding = new Encoding(redactor, writer)
  const attributes: EncodedAttribute[] = []
  for (const key of Object.keys(scope.attributes)) {
    const start = writer.position
    writer.byte(LOG_ATTRIBUTE_TAG)
    if (!writeKeyValue(encoding, key, () => scope.attributes[key], key, MAX_SCOPE_BYTES / 2) || writer.position > MAX_SCOPE_BYTES) {
      writer.position = start
      continue
    }
    const bytes = Uint8Array.from(writer.bytes.subarray(start, writer.position))
    attributes.push({ key, keyBytes: Buffer.from(key), chunk: createChunk(bytes) })
  }
  const all = Uint8Array.from(writer.bytes.subarray(0, writer.position))
  return { version: scope.version, attributes, chunk: createChunk(all) }
}

/** Writes the scope's attributes, but for those whose keys the record has already, from `start` on. */
export function writeScopeBesides(writer: ProtoWriter, scope: EncodedScope, start: number): void {
  const end = writer.position
  for (const { keyBytes, chunk } of scope.attributes) if (!hasKey(writer, start, end, keyBytes)) writer.chunk(chunk)
}
