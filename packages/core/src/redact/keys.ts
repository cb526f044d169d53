import { COUNTING_WORDS, HARMLESS_ENDS, SENSITIVE_ENDINGS, SENSITIVE_PHRASES, SENSITIVE_WORDS } from './key-words.ts'

/** Names are short; what is longer than this many characters is no name, and its value is hidden. */
const MAX_KEY_LENGTH = 1024

/** Keys come from code, so there are few; a bound keeps hostile input from filling the memory. */
const MAX_CACHED_KEYS = 4096

const WORD = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{N}+/gu

/** `DBPassword`, `db_password`, `db-password` and `db.password` all become `['db', 'password']`. */
function splitWords(key: string): string[] {
  const visible = key.normalize('NFKC').replace(/\p{Cf}/gu, '')
  return (visible.match(WORD) ?? []).map((word) => word.toLowerCase())
}

/**
 * Answers whether the name of an attribute, header or field stands for a secret: by whole words, so that `pin`
 * is one and `spinner`, `monkey` and `author` are not. Answers for the same key come from a bounded cache.
 */
export const isSensitiveKey: (key: string) => boolean = createKeyTest([])

/**
 * The test behind `isSensitiveKey` with more names: `['tax id']` also finds `customerTaxId` and `TAX_ID`.
 * The built-in names always stay.
 */
export function createKeyTest(moreKeys: readonly string[]): (key: string) => boolean {
  const morePhrases = moreKeys.map((phrase) => asPhrase(splitWords(phrase))).filter((phrase) => phrase !== '  ')
  const answers = new Map<string, boolean>()
  return (key) => {
    const known = answers.get(key)
    if (known !== undefined) return known
    if (key.length > MAX_KEY_LENGTH) return true
    const answer = testKey(key, morePhrases)
    if (answers.size >= MAX_CACHED_KEYS) answers.clear()
    answers.set(key, answer)
    return answer
  }
}

function testKey(key: string, morePhrases: readonly string[]): boolean {
  const words = splitWords(key)
  const phrase = asPhrase(words)
  if (morePhrases.some((more) => phrase.includes(more))) return true
  if (!words.some((word) => isSensitiveWord(word, words)) && !SENSITIVE_PHRASES.some((known) => phrase.includes(` ${known} `))) return false
  return !HARMLESS_ENDS.has(words.at(-1) ?? '')
}

function asPhrase(words: readonly string[]): string {
  return ` ${words.join(' ')} `
}

function isSensitiveWord(word: string, words: readonly string[]): boolean {
  // `max_tokens` and `gen_ai.usage.input_tokens` count what a language model read; `refresh_tokens` are secrets.
  if (word === 'tokens') return !words.some((other) => COUNTING_WORDS.has(other))
  return SENSITIVE_WORDS.has(word) || SENSITIVE_ENDINGS.some((ending) => word.endsWith(ending))
}
