import type { Spans } from './spans.ts'

export const AUTHORIZATION_SIGN = /(?:bearer|basic)[ \t]/i
export const JWT_SIGN = /eyJ/
export const PRIVATE_KEY_SIGN = /-----BEGIN /

/** `Bearer` with what follows it. One word of text is lost in `bearer certificate`; a token is never kept. */
const BEARER = /(?<![a-z])bearer[ \t]{1,8}["']?([\w.~+/=-]{6,})/gi

const BASIC = /(?<![a-z])basic[ \t]{1,8}["']?([\w+/-]{6,}={0,2})/gi

/** Finds the credentials after `Bearer` and `Basic`. */
export function findAuthorization(value: string): Spans {
  const bearer = [...value.matchAll(BEARER)].map(spanOfCredentials)
  const basic = [...value.matchAll(BASIC)].filter(([, credentials = '']) => isUserAndPassword(credentials)).map(spanOfCredentials)
  return [...bearer, ...basic].toSorted(([a = 0], [b = 0]) => a - b).flat()
}

function spanOfCredentials({ 0: whole, 1: credentials = '', index }: RegExpExecArray): number[] {
  const end = index + whole.length
  return [end - credentials.length, end]
}

/** Tells `Basic dXNlcjpwYXNz` from `basic settings`: decoded it is `user:password`, without control characters. */
function isUserAndPassword(credentials: string): boolean {
  const decoded = Buffer.from(credentials, 'base64')
  return decoded.includes(0x3a) && decoded.every((byte) => byte >= 0x20)
}

/** Finds JSON Web Tokens, signed, unsigned or encrypted: `eyJ`, then base64url parts joined by dots. */
export function findJwts(value: string): Spans {
  const spans: number[] = []
  // The parts are taken in one go: what follows an `eyJ` without a dot can hold no other start with one.
  for (const { 0: run, index } of value.matchAll(/eyJ[\w.-]*/g)) {
    const token = run.replace(/\.{1,8}$/, '')
    if (token.indexOf('.') >= 10) spans.push(index, index + token.length)
  }
  return spans
}

/** Finds PEM private keys, also with escaped line breaks, also cut off: then to the end of the string. */
export function findPrivateKeys(value: string): Spans {
  const spans: number[] = []
  let end = 0
  for (let start = value.indexOf('-----BEGIN '); start >= 0; start = value.indexOf('-----BEGIN ', end)) {
    const header = value.slice(start, start + 64)
    if (!/PRIVATE KEY(?: BLOCK)?-----/.test(header)) {
      end = start + 11
      continue
    }
    const footer = value.indexOf('-----END ', start)
    const close = footer < 0 ? -1 : value.indexOf('-----', footer + 9)
    end = close < 0 ? value.length : close + 5
    spans.push(start, end)
  }
  return spans
}
