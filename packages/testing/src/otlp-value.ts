/** OTLP values as plain JavaScript: integers as number, or bigint past 2^53; bytes as Uint8Array; maps as objects. */
export type Value = string | number | bigint | boolean | undefined | Uint8Array | readonly Value[] | Attributes

export interface Attributes {
  readonly [key: string]: Value
}

export interface WireKeyValue {
  readonly key?: string
  readonly value?: WireValue
}

/** AnyValue as protobufjs hands it out: only the member that was on the wire is there. */
export interface WireValue {
  readonly stringValue?: string
  readonly boolValue?: boolean
  readonly intValue?: bigint
  readonly doubleValue?: number
  readonly arrayValue?: { readonly values?: readonly WireValue[] }
  readonly kvlistValue?: { readonly values?: readonly WireKeyValue[] }
  readonly bytesValue?: Uint8Array
}

/**
 * Reads a list of attributes. OTLP forbids a key twice; the last one wins here and
 * `onProblem` is told, because an object cannot show it.
 */
export function readAttributes(list: readonly WireKeyValue[] | undefined, onProblem: (problem: string) => void): Attributes {
  const pairs = (list ?? []).map(({ key = '', value }) => [key, readValue(value, onProblem)] as const)
  const attributes = Object.fromEntries(pairs)
  if (Object.keys(attributes).length !== pairs.length) onProblem(`a key stands twice in ${JSON.stringify(pairs.map(([key]) => key))}`)
  return attributes
}

export function readValue(value: WireValue | undefined, onProblem: (problem: string) => void): Value {
  if (value === undefined) return undefined
  if (value.intValue !== undefined) return readInteger(value.intValue)
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map((part) => readValue(part, onProblem))
  if (value.kvlistValue !== undefined) return readAttributes(value.kvlistValue.values, onProblem)
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? value.bytesValue
}

export function readInteger(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** Lower-case hexadecimal; an absent id is `''`. A length other than `bytes` is a problem. */
export function readId(id: Uint8Array | undefined, bytes: number, onProblem: (problem: string) => void): string {
  if (id === undefined || id.length === 0) return ''
  if (id.length !== bytes) onProblem(`an id has ${id.length} bytes instead of ${bytes}`)
  return Buffer.from(id).toString('hex')
}
