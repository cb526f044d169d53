/** Places in a string: start, end, start, end … in order and apart; empty when nothing was found. */
export type Spans = readonly number[]

/**
 * Puts `replacement` over each span.
 *
 * @throws {RangeError} When the places are not in order or not in the string.
 */
export function replaceSpans(value: string, spans: Spans, replacement: string): string {
  let out = ''
  let kept = 0
  for (let index = 0; index < spans.length; index += 2) {
    const start = spans[index] ?? -1
    const end = spans[index + 1] ?? -1
    if (!(start >= kept && end >= start && end <= value.length)) throw new RangeError(`not a place in the string: ${start} to ${end}`)
    out += value.slice(kept, start) + replacement
    kept = end
  }
  return out + value.slice(kept)
}
