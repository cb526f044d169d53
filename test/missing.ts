/** What a set of received ids lacks and repeats, and what nobody sent. */
export interface Difference {
  readonly missing: readonly string[]
  readonly repeated: number
}

/** Compares the ids that must have arrived with those that did; ids that were not expected are ignored. */
export function compareIds(expected: Iterable<string>, received: Iterable<string>): Difference {
  const counts = new Map<string, number>()
  for (const id of received) counts.set(id, (counts.get(id) ?? 0) + 1)
  const missing: string[] = []
  let repeated = 0
  for (const id of expected) {
    const count = counts.get(id) ?? 0
    if (count === 0) missing.push(id)
    else repeated += count - 1
  }
  return { missing, repeated }
}

/** `3 of 1000 missing: a, b, c`; at most ten ids are named. */
export function describeMissing(missing: readonly string[], expected: number): string {
  if (missing.length === 0) return 'none missing'
  const more = missing.length > 10 ? ` … ${missing.at(-1)}` : ''
  return `${missing.length} of ${expected} missing: ${missing.slice(0, 10).join(', ')}${more}`
}

/** The order ids of JSON log lines, repeats included; also from a line that is torn behind the id. */
export function orderIdsOf(lines: readonly string[]): string[] {
  return lines.flatMap((line) => /"order\.id":\s*"([^"]+)"/.exec(line)?.[1] ?? [])
}
