import { createChunk, type Chunk } from '../encode/chunk.ts'
import { placeOf, type Place } from './attribute-place.ts'
import { quoteJson } from './escape.ts'

/** An attribute's key, prepared for printing: `,"key":` in bytes. */
export interface AttributeKey {
  readonly place: Place
  readonly json: Chunk
  /** With the key that it has in its place. */
  readonly shortJson: Chunk
}

/** Prepares a key. */
export function createAttributeKey(key: string): AttributeKey {
  const { place, shortKey } = placeOf(key) ?? { place: 'attributes', shortKey: key }
  return { place, json: memberOf(key), shortJson: memberOf(shortKey) }
}

function memberOf(key: string): Chunk {
  return createChunk(Buffer.from(`,${quoteJson(key)}:`))
}

/** Prepares `,"event":"…"`. */
export function createEventMember(eventName: string): Chunk {
  return createChunk(Buffer.from(`,"event":${quoteJson(eventName)}`))
}
