import type { BoundEvent } from '@otelier/core'
import { compileAttribute, type DeclaredAttribute } from './declared-attribute.ts'
import { readMoney } from './money.ts'
import { readScalarMap, readStrings } from './parts.ts'
import type { TextRedactor } from './scan.ts'

/** An input with more keys than this is read by the names of the declaration. */
const MAX_KEYS = 64
const MAX_PLANS = 16

/** An attribute and where its value stands in the list of what was read. */
export interface PlannedAttribute {
  readonly attribute: DeclaredAttribute
  readonly slot: number
}

/**
 * What to do with an input that has these keys in this order. Helpers are called from few places with few shapes of
 * input, so a shape is looked at once: attributes that are not there cost nothing, and unknown ones are known.
 */
export interface InputPlan {
  readonly keys: readonly string[]
  /** In the order of the declaration. */
  readonly attributes: readonly PlannedAttribute[]
  /** Those whose values have parts, which are copied, so that they are read once. */
  readonly withParts: readonly PlannedAttribute[]
  readonly missing: readonly DeclaredAttribute[]
  readonly unknown: readonly string[]
  /** -1 when there is none. */
  readonly errorSlot: number
  /** For each name in the message: a place in `attributes`, -1 for nothing, -2 for the error. */
  readonly body: readonly number[]
}

/** Stands for a value that could not be read; no kind of attribute takes a symbol. */
const UNREADABLE = Symbol('unreadable')

/** Reads the helpers' arguments for one event. */
export interface InputReader {
  readonly attributes: readonly DeclaredAttribute[]
  /** The plan for no input. */
  readonly empty: InputPlan
  /** Fills `values`; each property is read once. Never throws. */
  read(input: unknown, values: unknown[]): InputPlan
}

/** Compiles the reading side of an event. `bodyNames` are the names in its message. */
export function createInputReader(event: BoundEvent, bodyNames: readonly string[], redactor: TextRedactor): InputReader {
  const attributes = [
    ...Object.entries(event.required).map(([name, attribute]) => compileAttribute(name, attribute, true, redactor)),
    ...Object.entries(event.optional ?? {}).map(([name, attribute]) => compileAttribute(name, attribute, false, redactor)),
  ]
  const takesError = event.error !== undefined
  const names = [...attributes.map(({ name }) => name), ...(takesError ? ['error'] : [])]
  const plans: InputPlan[] = []
  const empty = createPlan([], attributes, takesError, bodyNames)
  let last = empty

  const planFor = (keys: readonly string[]): InputPlan => {
    const known = plans.find((plan) => isSame(plan.keys, keys))
    if (known !== undefined) return known
    const plan = createPlan(keys, attributes, takesError, bodyNames)
    if (plans.length < MAX_PLANS) plans.push(plan)
    return plan
  }
  const readParts = (plan: InputPlan, values: unknown[]): InputPlan => {
    for (const { attribute, slot } of plan.withParts) if (values[slot] !== undefined) values[slot] = readValue(attribute, values[slot])
    return plan
  }
  return {
    attributes,
    empty,
    read(input, values) {
      if (typeof input !== 'object' || input === null) return empty
      const source = input as Record<string, unknown> // an object; each value is checked later
      const { keys } = last
      let count = 0
      let current: string | undefined
      try {
        let isLast = true
        for (const key in source) {
          current = key
          if (keys[count] !== key) {
            isLast = false
            break
          }
          values[count] = source[key]
          count++
        }
        if (isLast && count === keys.length && (last.missing.length === 0 || isPlain(source))) return readParts(last, values)
      } catch {
        values[count] = UNREADABLE
        return readParts(planFor(readRest(source, keys.slice(0, count).concat(current ?? []), values, names)), values)
      }
      last = planFor(readRest(source, keys.slice(0, count), values, names))
      return readParts(last, values)
    },
  }
}

function readValue({ kind }: DeclaredAttribute, value: unknown): unknown {
  const copy = kind === 'money' ? readMoney(value) : kind === 'strings' ? readStrings(value) : readScalarMap(value)
  return copy ?? UNREADABLE
}

/** Reads what is not in `keys` yet, of which the values are there: enumerable keys, then the declaration's own names. */
function readRest(source: Record<string, unknown>, keys: readonly string[], values: unknown[], names: readonly string[]): string[] {
  const all = [...keys]
  const read = (key: string): void => {
    if (all.includes(key)) return
    values[all.length] = readProperty(source, key)
    if (values[all.length] !== undefined || names.includes(key)) all.push(key)
  }
  for (const key of enumerableKeys(source)) read(key)
  if (!isPlain(source)) for (const name of names) if (readable(source, name)) read(name)
  return all
}

function enumerableKeys(source: object): string[] {
  const keys: string[] = []
  try {
    for (const key in source) {
      if (keys.length >= MAX_KEYS) break
      keys.push(key)
    }
  } catch {
    // A proxy that would not name its keys: the declaration's names are tried.
  }
  return keys
}

function readProperty(source: Record<string, unknown>, key: string): unknown {
  try {
    return source[key]
  } catch {
    return UNREADABLE
  }
}

function readable(source: object, name: string): boolean {
  try {
    return name in source
  } catch {
    return true
  }
}

function isPlain(source: object): boolean {
  try {
    return Object.getPrototypeOf(source) === Object.prototype && Object.keys(source).length <= MAX_KEYS
  } catch {
    return false
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index])
}

function createPlan(
  keys: readonly string[],
  attributes: readonly DeclaredAttribute[],
  takesError: boolean,
  bodyNames: readonly string[],
): InputPlan {
  const planned = attributes.map((attribute) => ({ attribute, slot: keys.indexOf(attribute.name) })).filter(({ slot }) => slot !== -1)
  const isKnown = (key: string): boolean => attributes.some(({ name }) => name === key) || (takesError && key === 'error')
  return {
    keys,
    attributes: planned,
    withParts: planned.filter(({ attribute: { kind } }) => kind === 'money' || kind === 'strings' || kind === 'map'),
    missing: attributes.filter(({ name, isRequired }) => isRequired && !keys.includes(name)),
    unknown: keys.filter((key) => !isKnown(key)),
    errorSlot: takesError ? keys.indexOf('error') : -1,
    body: bodyNames.map((name) => (name === 'error' && takesError ? -2 : planned.findIndex(({ attribute }) => attribute.name === name))),
  }
}
