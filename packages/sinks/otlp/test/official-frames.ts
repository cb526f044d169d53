import type { Frame, InstrumentationScope, Signal } from '@otelier/journal'

/** The contents of every length-delimited field with this number. */
function partsOf(bytes: Uint8Array, wanted: number): Uint8Array[] {
  const parts: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at++] ?? 0
    if ((tag & 7) !== 2) throw new Error(`unexpected tag ${tag}`)
    let length = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0
      length |= (byte & 0x7f) << shift
      if (byte < 0x80) break
    }
    if (tag >> 3 === wanted) parts.push(bytes.subarray(at, at + length))
    at += length
  }
  return parts
}

/** Cuts official requests of one record each into what the journal holds. */
export function framesOf(
  signal: Signal,
  requests: readonly { request: Uint8Array; scope: InstrumentationScope }[],
): { resource: Uint8Array; frames: Frame[] } {
  let resourceBytes: Uint8Array = new Uint8Array()
  const frames = requests.flatMap(({ request, scope }, index) => {
    const [resourceRecords = new Uint8Array()] = partsOf(request, 1)
    resourceBytes = partsOf(resourceRecords, 1)[0] ?? resourceBytes
    const [scopeRecords = new Uint8Array()] = partsOf(resourceRecords, 2)
    return partsOf(scopeRecords, 2).map((payload) => ({ stream: { signal, scope }, severityNumber: 0, sequence: index + 1, payload }))
  })
  return { resource: resourceBytes, frames }
}

export function scopeOf({ instrumentationScope }: { instrumentationScope: OfficialScope }): InstrumentationScope {
  return plainScope(instrumentationScope)
}

interface OfficialScope {
  readonly name: string
  readonly version?: string
  readonly schemaUrl?: string
}

/** A new object each time, as two streams of one scope have. */
export function plainScope({ name, version, schemaUrl }: OfficialScope): InstrumentationScope {
  return { name, ...(version ? { version } : {}), ...(schemaUrl ? { schemaUrl } : {}) }
}
