import type { Spans } from './spans.ts'

export const URL_CREDENTIALS_SIGN = /@/

/** A user name alone is often harmless (`ssh://git@…`); from this length on it is a token. */
const SHORTEST_USER_TOKEN = 16

/** Ends a URL in text. */
const BREAK = /[\s"'<>`]/g

/** Ends the part of a URL that names user, password, host and port. */
const AUTHORITY_END = /[/?#]/g

const AT_SIGN = /@/g

/** Finds `user:password` between `://` and `@`, also when the password holds `/`, `@` or `?` as they are. */
export function findUrlCredentials(value: string): Spans {
  const spans: number[] = []
  const lastAt = value.lastIndexOf('@')
  const nextBreak = createForwardSearch(value, BREAK)
  const nextEnd = createForwardSearch(value, AUTHORITY_END)
  const nextAt = createForwardSearch(value, AT_SIGN)
  let from = 0
  for (let scheme = value.indexOf('://'); scheme >= 0 && scheme < lastAt; scheme = value.indexOf('://', from)) {
    from = scheme + 3
    const urlEnd = nextBreak(from)
    if (nextAt(from) >= urlEnd || !hasCredentials(value.slice(from, Math.min(nextEnd(from), urlEnd)))) continue
    // The last one of the URL: a password may hold one, too.
    const at = value.lastIndexOf('@', urlEnd - 1)
    spans.push(from, at)
    from = at
  }
  return spans
}

/** Tells `user:password`, also cut at a slash of the password, from `host:8080` and `git`. */
function hasCredentials(authority: string): boolean {
  const at = authority.lastIndexOf('@')
  if (at >= SHORTEST_USER_TOKEN) return true
  if (at >= 0) return authority.lastIndexOf(':', at) >= 0
  const colon = authority.indexOf(':')
  return colon >= 0 && !authority.startsWith('[') && !/^\d*$/.test(authority.slice(colon + 1))
}

/** Searches forwards only and keeps the last answer, so that many starts in one string cost one pass. */
function createForwardSearch(value: string, expression: RegExp): (from: number) => number {
  const search = new RegExp(expression)
  let found = -1
  return (from) => {
    if (found >= from) return found
    search.lastIndex = from
    found = search.exec(value)?.index ?? value.length
    return found
  }
}
