import { CARD_NUMBER_SIGN, findCardNumbers } from './card-number.ts'
import { createKeyTest } from './keys.ts'
import { findNamedSecrets, NAMED_SECRET_SIGN } from './named-secret.ts'
import { replaceSpans, type Spans } from './spans.ts'
import { AUTHORIZATION_SIGN, findAuthorization, findJwts, findPrivateKeys, JWT_SIGN, PRIVATE_KEY_SIGN } from './tokens.ts'
import { findUrlCredentials, URL_CREDENTIALS_SIGN } from './url-credentials.ts'

/** What stands where a secret was. */
export const FILTERED = '[FILTERED]'

/** What stands for a whole string when a rule could not look at it. */
export const REDACTION_FAILED = '[redaction-failed]'

/** No secret that is known by its value is shorter than this many characters. */
export const SHORTEST_SECRET = 12

/** A pattern of the application's own. */
export interface RedactPattern {
  /** Names the rule in `counts()`. */
  readonly id: string
  /**
   * An expression whose matches are hidden, or a function that answers with places: start, end, start, end …, in order.
   * It gets every string, of any length, with the built-in rules' secrets already hidden: keep it linear.
   */
  readonly find: RegExp | ((text: string) => Spans)
}

export interface RedactOptions {
  /** More names of secrets, by words: `tax id` also finds `customerTaxId`. The built-in ones always stay. */
  readonly keys?: readonly string[]
  /** More values to hide, after the built-in rules. */
  readonly patterns?: readonly RedactPattern[]
}

/** Hides secrets. There is no way to switch a rule off. */
export interface Redactor {
  /** The string with every secret replaced by `[FILTERED]`; the same string when there is none. Never throws. */
  text(value: string): string
  /** Shorter strings come back from `text` as they are: `SHORTEST_SECRET`, or 0 when the application has patterns of its own. */
  readonly shortest: number
  /** Whether the value under this name is to be hidden whole. */
  isSensitiveKey(key: string): boolean
  /** How often each rule has hidden something; `sensitive_key` for names, `failed` for strings that were given up. */
  counts(): Record<string, number>
}

interface Rule {
  readonly id: string
  /** Where it is not found, the rule finds nothing. Missing: the rule looks at every string. */
  readonly sign?: RegExp
  find(text: string, isSensitiveKey: (key: string) => boolean): Spans
}

// In this order: what is found first is whole (a key block, a URL), what comes later is found in the rest.
const RULES: readonly Rule[] = [
  { id: 'private_key', sign: PRIVATE_KEY_SIGN, find: findPrivateKeys },
  { id: 'url_credentials', sign: URL_CREDENTIALS_SIGN, find: findUrlCredentials },
  { id: 'named_secret', sign: NAMED_SECRET_SIGN, find: findNamedSecrets },
  { id: 'authorization', sign: AUTHORIZATION_SIGN, find: findAuthorization },
  { id: 'jwt', sign: JWT_SIGN, find: findJwts },
  { id: 'card_number', sign: CARD_NUMBER_SIGN, find: findCardNumbers },
]

// Nearly every string has no sign at all, and these two say so in about 2 ns per character (a loop takes as long, and
// the two in one twice as long).
const WORD_SIGN = new RegExp(
  RULES.flatMap(({ sign }) => (sign === undefined || sign === CARD_NUMBER_SIGN ? [] : [sign.source])).join('|'),
  'i',
)
const hasSign = (value: string): boolean => WORD_SIGN.test(value) || CARD_NUMBER_SIGN.test(value)

/** A redactor with the built-in rules and the application's own. */
export function createRedactor({ keys = [], patterns = [] }: RedactOptions = {}): Redactor {
  const counts: Record<string, number> = {}
  const count = (id: string, times: number): void => {
    counts[id] = (counts[id] ?? 0) + times
  }
  const testKey = createKeyTest(keys)
  const rules = [...RULES, ...patterns.map(readPattern)]
  const shortest = patterns.length > 0 ? 0 : SHORTEST_SECRET
  const applyRules = (value: string): string => {
    let text = value
    for (const { id, sign, find } of rules) {
      if (sign?.test(text) === false) continue
      const spans = find(text, testKey)
      if (spans.length === 0) continue
      count(id, spans.length / 2)
      text = replaceSpans(text, spans, FILTERED)
    }
    return text
  }
  return {
    shortest,
    text(value) {
      if (value.length < shortest || (shortest > 0 && !hasSign(value))) return value
      try {
        return applyRules(value)
      } catch {
        // Fails closed: a string that a rule could not read may hold anything.
        count('failed', 1)
        return REDACTION_FAILED
      }
    },
    isSensitiveKey(key) {
      const isSensitive = testKey(key)
      if (isSensitive) count('sensitive_key', 1)
      return isSensitive
    },
    counts: () => ({ ...counts }),
  }
}

function readPattern({ id, find }: RedactPattern): Rule {
  if (typeof find === 'function') return { id, find: (text) => find(text) }
  const expression = new RegExp(find, find.global ? find.flags : `${find.flags}g`)
  return {
    id,
    find: (text) => [...text.matchAll(expression)].flatMap(({ 0: match, index }) => (match === '' ? [] : [index, index + match.length])),
  }
}

let builtIn: Redactor | undefined

/** Hides what the built-in rules know, for code that runs without a configured redactor. */
export function redactText(value: string): string {
  builtIn ??= createRedactor()
  return builtIn.text(value)
}
