/** Where an attribute is printed: `attributes` are those without a place of their own. */
export type Place = 'attributes' | 'uid' | 'channel' | 'context' | 'source' | 'exception'

/** A place, and the attribute's key there. */
export interface AttributePlace {
  readonly place: Place
  readonly shortKey: string
}

const PLACES: ReadonlyMap<string, AttributePlace> = new Map<string, AttributePlace>([
  ['log.record.uid', { place: 'uid', shortKey: 'uid' }],
  ['otelier.channel', { place: 'channel', shortKey: 'otelier.channel' }],
  ['request.id', { place: 'context', shortKey: 'request_id' }],
  ['user.id', { place: 'context', shortKey: 'user_id' }],
  ['account.id', { place: 'context', shortKey: 'account_id' }],
  ['code.file.path', { place: 'source', shortKey: 'file' }],
  ['code.line.number', { place: 'source', shortKey: 'line' }],
  ['code.function.name', { place: 'source', shortKey: 'function' }],
  ['exception.type', { place: 'exception', shortKey: 'type' }],
  ['exception.message', { place: 'exception', shortKey: 'message' }],
  ['exception.stacktrace', { place: 'exception', shortKey: 'stacktrace' }],
])

/** The place of an attribute that has one of its own. */
export function placeOf(key: string): AttributePlace | undefined {
  return PLACES.get(key)
}
