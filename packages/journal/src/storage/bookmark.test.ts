import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BOOKMARK_BYTES, decodeBookmark, encodeBookmark, type Bookmark } from './bookmark.ts'

const huge = { segment: 999_999_999_999_999, offset: 2 ** 40 }
const progress = (lanes: readonly string[]) => ({
  positions: Object.fromEntries(lanes.map((lane) => [lane, huge])),
  sequence: Number.MAX_SAFE_INTEGER,
  counted: Number.MAX_SAFE_INTEGER,
})
const LARGEST: Bookmark = { logs: progress(['normal', 'high']), traces: progress(['telemetry']), metrics: progress(['telemetry']) }

test('a bookmark with the largest numbers comes back', () => {
  const bytes = encodeBookmark(LARGEST)
  expect(bytes).toHaveLength(BOOKMARK_BYTES)
  expect(decodeBookmark(bytes)).toEqual(LARGEST)
})

test('a damaged bookmark is an empty one', () => {
  fc.assert(
    fc.property(fc.nat(BOOKMARK_BYTES - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bytes = encodeBookmark(LARGEST)
      bytes[at] = (bytes[at] ?? 0) ^ change
      // A blank at the end may become another blank, and what is cut off may be blanks alone.
      expect([{}, LARGEST]).toContainEqual(decodeBookmark(bytes))
      expect([{}, LARGEST]).toContainEqual(decodeBookmark(bytes.subarray(0, at)))
    }),
  )
})

test('random bytes are an empty bookmark', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(decodeBookmark(bytes)).toEqual({})
    }),
  )
})
