import { readLevelRules } from '../levels.ts'
import { readSeverity, type Severity } from '../severity.ts'
import { nearest } from './nearest.ts'
import { badInput, quote, type Input, type Reader } from './setting.ts'

function createReader<V, I>(readText: (raw: string, input: Input) => V, readValue: (value: unknown, input: Input) => V): Reader<V, I> {
  return {
    text: (raw, input) => readText(raw.trim(), input),
    value: (value, input) => (typeof value === 'string' ? readText(value.trim(), input) : readValue(value, input)),
  }
}

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false }

/** `true`, `false`, `1` or `0`; anything else is an error, not a guess. */
export const boolean: Reader<boolean> = createReader(
  (raw, input) => {
    const value = Object.hasOwn(BOOLEANS, raw.toLowerCase()) ? BOOLEANS[raw.toLowerCase()] : undefined
    return value ?? refuseBoolean(raw, input)
  },
  (value, input) => (typeof value === 'boolean' ? value : refuseBoolean(value, input)),
)

function refuseBoolean(value: unknown, input: Input): never {
  throw badInput('OTELIER_BAD_BOOLEAN', input, `${quote(value)} is neither true nor false`, 'write true or false')
}

/** A name or a path, as it is. */
export const text: Reader<string> = createReader(
  (raw) => raw,
  (value, input) => {
    throw badInput('OTELIER_BAD_VALUE', input, `${quote(value)} is not a text`, 'write a text in quotes')
  },
)

/** A whole number from `minimum` up. */
export function integer(minimum: number, unit: string): Reader<number> {
  const check = (value: unknown, given: unknown, input: Input): number => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum) return value
    throw badInput(
      'OTELIER_BAD_NUMBER',
      input,
      `${quote(given)} is not a whole number of ${unit}`,
      `write a whole number from ${minimum} up`,
    )
  }
  return createReader(
    (raw, input) => check(/^\d+$/.test(raw) ? Number(raw) : undefined, raw, input),
    (value, input) => check(value, value, input),
  )
}

/** A share from 0 to 1. */
export const ratio: Reader<number> = createReader(
  (raw, input) => checkRatio(/^\d*\.?\d+$/.test(raw) ? Number(raw) : undefined, raw, input),
  (value, input) => checkRatio(value, value, input),
)

function checkRatio(value: unknown, given: unknown, input: Input): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value
  throw badInput('OTELIER_BAD_NUMBER', input, `${quote(given)} is not a share`, 'write a number from 0 to 1, for example 0.1')
}

/** One of a closed list. */
export function choice<const C extends string>(...choices: readonly C[]): Reader<C> {
  const refuse = (value: unknown, input: Input): never => {
    const near = typeof value === 'string' ? nearest(value, choices) : undefined
    const hint = near === undefined ? '' : `, did you mean ${near}?`
    throw badInput('OTELIER_BAD_CHOICE', input, `${quote(value)} is not known${hint}`, `write ${listOf(choices)}`)
  }
  return createReader((raw, input) => choices.find((known) => known.toLowerCase() === raw.toLowerCase()) ?? refuse(raw, input), refuse)
}

function listOf(choices: readonly string[]): string {
  return choices.length < 2 ? choices.join('') : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`
}

const LEVELS = 'trace, debug, info, warning, error or critical'

/** A level in any case; `warn` and `fatal` are accepted. */
export const level: Reader<Severity, Severity | Lowercase<Severity>> = createReader(
  (raw, input) => readSeverity(raw) ?? refuseLevel(raw, input),
  refuseLevel,
)

function refuseLevel(value: unknown, input: Input): never {
  throw badInput('OTELIER_BAD_LEVEL', input, `${quote(value)} is not a level`, `write ${LEVELS}`)
}

/** A level, or `off`. */
export const levelOrOff: Reader<Severity | 'off', Severity | Lowercase<Severity> | 'off'> = createReader(
  (raw, input) => (raw.toLowerCase() === 'off' ? 'off' : level.text(raw, input)),
  (value, input) => level.value(value, input),
)

/** Levels by dotted prefix: `payment=debug,db=warning`, or an object. What cannot be read is reported, the rest is in force. */
export const levels: Reader<Readonly<Record<string, Severity>>, Readonly<Record<string, Severity | Lowercase<Severity>>>> = createReader(
  (raw, input) => {
    const { prefixes, bad } = readLevelRules(raw.replace(/,\s*$/, ''))
    if (bad.length > 0) {
      const problem = `${quote(bad.join(','))} is not a logger with a level`
      input.report(badInput('OTELIER_BAD_LEVEL', input, problem, `write logger=level, the level as ${LEVELS}`))
    }
    return prefixes
  },
  (value, input) => Object.fromEntries(entriesOf(value, input).map(([name, raw]) => [name, level.value(raw, input)])),
)

/** Names with commas between them, or an array. */
export const list: Reader<readonly string[]> = createReader(
  (raw) =>
    raw
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  (value, input) => {
    if (Array.isArray(value) && value.every((part) => typeof part === 'string')) return [...value]
    throw badInput(
      'OTELIER_BAD_VALUE',
      input,
      `${quote(value)} is not a list of names`,
      'write ["first", "second"], in the environment first,second',
    )
  },
)

/** Objects that only code can give, handed on as they are. */
export function objects<T extends object>(): Reader<readonly T[]> {
  return createReader(
    (raw, input) => {
      throw badInput('OTELIER_BAD_VALUE', input, `${quote(raw)} is not a list of objects`, 'write an array in otelier.config.ts')
    },
    (value, input) => {
      if (Array.isArray(value) && value.every((part) => typeof part === 'object' && part !== null)) return [...value]
      throw badInput('OTELIER_BAD_VALUE', input, `${quote(value)} is not a list of objects`, 'write an array in otelier.config.ts')
    },
  )
}

/**
 * Pairs such as `key=value,other=value`, percent-decoded, as the OpenTelemetry specification writes headers and
 * resource attributes. The values are never quoted in a message.
 */
export const pairs: Reader<Readonly<Record<string, string>>> = createReader(
  (raw, input) => Object.fromEntries(raw.split(',').flatMap((pair) => (pair.trim() === '' ? [] : [readPair(pair, input)]))),
  (value, input) =>
    Object.fromEntries(
      entriesOf(value, input).map(([name, part]) => {
        if (typeof part !== 'string') throw badPairs(input)
        return [name, part]
      }),
    ),
)

function readPair(pair: string, input: Input): [name: string, value: string] {
  const [, name, value = ''] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? []
  if (name === undefined) throw badPairs(input)
  try {
    return [decodeURIComponent(name), decodeURIComponent(value)]
  } catch {
    throw badPairs(input)
  }
}

function badPairs(input: Input): Error {
  return badInput('OTELIER_BAD_PAIRS', input, 'is not a list of pairs', 'write key=value,other=value, with %2C for a comma in a value')
}

function entriesOf(value: unknown, input: Input): [string, unknown][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value)
  throw badInput('OTELIER_BAD_VALUE', input, `${quote(value)} is not an object`, 'write { name: value }')
}
