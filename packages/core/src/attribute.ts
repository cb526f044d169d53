/**
 * The attribute types of an event declaration. Each function returns a description;
 * TypeScript reads the helper's argument from it and the encoder reads its checks from it.
 */

/** An amount of money: integer minor units (cents) and an ISO 4217 code. 1999 EUR prints as `19.99 EUR`. */
export interface Money {
  readonly minor: number
  readonly currency: string
}

export type AttributeKind = 'string' | 'int' | 'double' | 'boolean' | 'enum' | 'strings' | 'map' | 'money'

/** What a map attribute may hold: scalars only, one level. */
export type ScalarMap = Readonly<Record<string, string | number | boolean>>

/**
 * One attribute of an event. `T` is the type that the helper takes.
 */
export interface Attribute<T = unknown> {
  readonly kind: AttributeKind
  /** The key on the wire, a semantic convention where there is one. For money: the key of the minor units. */
  readonly key: string
  /** Money only: the key of the currency. */
  readonly currencyKey?: string
  /** UCUM unit or a word in braces, for example `ms`, `By`, `{item}`. */
  readonly unit?: string
  /** Enum only: the closed list. */
  readonly values?: readonly string[]
  /** Strings only: longer values are cut here, in UTF-16 units. Default 8192. */
  readonly maxLength?: number
  /** One sentence for docs/events.md. */
  readonly meaning: string
  /** Only for the compiler: carries `T`. Never set. */
  readonly input?: T
}

export interface StringOptions {
  readonly maxLength?: number
}

export function string(key: string, meaning: string, options: StringOptions = {}): Attribute<string> {
  return { kind: 'string', key, meaning, ...options }
}

export function int(key: string, unit: string, meaning: string): Attribute<number> {
  return { kind: 'int', key, unit, meaning }
}

export function double(key: string, unit: string, meaning: string): Attribute<number> {
  return { kind: 'double', key, unit, meaning }
}

export function boolean(key: string, meaning: string): Attribute<boolean> {
  return { kind: 'boolean', key, meaning }
}

export function oneOf<const V extends readonly string[]>(key: string, values: V, meaning: string): Attribute<V[number]> {
  return { kind: 'enum', key, values, meaning }
}

export function strings(key: string, meaning: string): Attribute<readonly string[]> {
  return { kind: 'strings', key, meaning }
}

export function map(key: string, meaning: string): Attribute<ScalarMap> {
  return { kind: 'map', key, meaning }
}

/** Becomes two attributes: `<key>` (integer minor units) and `<currencyKey>`. */
export function money(key: string, currencyKey: string, meaning: string): Attribute<Money> {
  return { kind: 'money', key, currencyKey, meaning }
}
