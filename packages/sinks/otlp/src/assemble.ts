import type { Frame, InstrumentationScope } from '@otelier/journal'

// The three signals share their field numbers, so one function serves ExportLogs-, ExportTrace- and
// ExportMetricsServiceRequest: each tag is (field << 3) | 2, "length-delimited".
const RESOURCE_RECORDS = 0x0a
const RESOURCE = 0x0a
const SCOPE_RECORDS = 0x12
const SCOPE = 0x0a
const RECORD = 0x12
const SCHEMA_URL = 0x1a

interface ScopeGroup {
  readonly scope: Uint8Array
  readonly schemaUrl: Uint8Array | undefined
  readonly payloads: Uint8Array[]
  bytes: number
}

/**
 * Puts the frames of one signal into an OTLP export request: their bytes as they are, grouped by
 * scope in the order in which the scopes come first. The bytes are those of the official serialiser.
 *
 * @param resource Protobuf bytes of the Resource.
 */
export function assembleRequest(resource: Uint8Array, frames: readonly Frame[]): Buffer {
  const groups = groupByScope(frames)
  let inside = sizeOfPart(resource.length)
  for (const group of groups) inside += sizeOfPart(group.bytes)

  const out = Buffer.allocUnsafeSlow(sizeOfPart(inside))
  let position = writeHead(out, 0, RESOURCE_RECORDS, inside)
  position = writePart(out, position, RESOURCE, resource)
  for (const group of groups) position = writeGroup(out, position, group)
  return out
}

function groupByScope(frames: readonly Frame[]): ScopeGroup[] {
  const groups = new Map<string, ScopeGroup>()
  let lastScope: InstrumentationScope | undefined
  let group: ScopeGroup | undefined
  for (const { stream, payload } of frames) {
    // Most neighbours share their scope: no key is built for them.
    if (group === undefined || stream.scope !== lastScope) {
      lastScope = stream.scope
      group = findGroup(groups, stream.scope)
    }
    group.payloads.push(payload)
    group.bytes += sizeOfPart(payload.length)
  }
  return [...groups.values()]
}

function findGroup(groups: Map<string, ScopeGroup>, scope: InstrumentationScope): ScopeGroup {
  const encoded = encodedScope(scope)
  let group = groups.get(encoded.key)
  if (group === undefined) {
    group = { ...encoded, payloads: [], bytes: encoded.headBytes }
    groups.set(encoded.key, group)
  }
  return group
}

interface EncodedScope {
  readonly key: string
  readonly scope: Uint8Array
  readonly schemaUrl: Uint8Array | undefined
  /** Of scope and schema URL with their heads. */
  readonly headBytes: number
}

const encodedScopes = new WeakMap<InstrumentationScope, EncodedScope>()

function encodedScope(scope: InstrumentationScope): EncodedScope {
  let encoded = encodedScopes.get(scope)
  if (encoded === undefined) {
    const bytes = encodeScope(scope)
    const schemaUrl = scope.schemaUrl ? Buffer.from(scope.schemaUrl) : undefined
    const headBytes = sizeOfPart(bytes.length) + (schemaUrl === undefined ? 0 : sizeOfPart(schemaUrl.length))
    encoded = { key: JSON.stringify([scope.name, scope.version, scope.schemaUrl]), scope: bytes, schemaUrl, headBytes }
    encodedScopes.set(scope, encoded)
  }
  return encoded
}

function encodeScope({ name, version }: InstrumentationScope): Uint8Array {
  const nameBytes = Buffer.from(name)
  const versionBytes = version ? Buffer.from(version) : undefined
  const out = Buffer.allocUnsafe(sizeOfPart(nameBytes.length) + (versionBytes === undefined ? 0 : sizeOfPart(versionBytes.length)))
  const position = writePart(out, 0, 0x0a, nameBytes)
  if (versionBytes !== undefined) writePart(out, position, 0x12, versionBytes)
  return out
}

function writeGroup(out: Buffer, start: number, { scope, schemaUrl, payloads, bytes }: ScopeGroup): number {
  let position = writeHead(out, start, SCOPE_RECORDS, bytes)
  position = writePart(out, position, SCOPE, scope)
  for (const payload of payloads) position = writePart(out, position, RECORD, payload)
  return schemaUrl === undefined ? position : writePart(out, position, SCHEMA_URL, schemaUrl)
}

function writePart(out: Buffer, start: number, tag: number, content: Uint8Array): number {
  const position = writeHead(out, start, tag, content.length)
  out.set(content, position)
  return position + content.length
}

function writeHead(out: Buffer, start: number, tag: number, length: number): number {
  let position = start
  out[position++] = tag
  let rest = length
  while (rest >= 0x80) {
    out[position++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  out[position++] = rest
  return position
}

/** Bytes of a one-byte tag, the length and the content. */
function sizeOfPart(length: number): number {
  if (length < 0x80) return length + 2
  if (length < 0x4000) return length + 3
  if (length < 0x20_0000) return length + 4
  return length + (length < 0x1000_0000 ? 5 : 6)
}
