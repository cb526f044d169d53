import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFrame, FRAME_HEADER_BYTES, FRAME_KIND } from '../storage/frame.ts'
import { createSegmentReader, type SegmentReader } from './reader.ts'
import { encodeStreamDefinition } from '../storage/stream-definition.ts'

const HEAD = Buffer.concat([
  frame(FRAME_KIND.segment, 0, 0, '{"format":1}'),
  frame(FRAME_KIND.resource, 0, 0, 'the resource'),
  createFrame(
    { kind: FRAME_KIND.stream, severityNumber: 0, streamId: 1, sequence: 0 },
    encodeStreamDefinition({ signal: 'logs', scope: { name: 'shop' } }),
  ),
])

function frame(kind: number, streamId: number, sequence: number, payload: string): Buffer {
  return createFrame({ kind, severityNumber: 9, streamId, sequence }, Buffer.from(payload))
}

function records(payloads: readonly string[]): Buffer[] {
  return payloads.map((payload, i) => frame(FRAME_KIND.log, 1, i + 1, payload))
}

function feed(reader: SegmentReader, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) {
    const room = reader.room()
    const count = bytes.copy(room, 0, at, Math.min(bytes.length, at + room.length))
    reader.fill(count)
    at += count
  }
}

function readAll(reader: SegmentReader, isComplete: boolean): string[] {
  const texts: string[] = []
  for (let next = reader.next(isComplete); next !== undefined; next = reader.next(isComplete)) texts.push(next.payload.toString())
  return texts
}

test('records come back whatever the pieces in which the bytes arrive', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 300 }), { maxLength: 30 }),
      fc.array(fc.integer({ min: 1, max: 700 })),
      (payloads, pieces) => {
        const bytes = Buffer.concat([HEAD, ...records(payloads)])
        const reader = createSegmentReader()
        const texts: string[] = []
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const end = Math.min(bytes.length, at + (pieces[i % pieces.length] ?? 64))
          feed(reader, bytes.subarray(at, end))
          texts.push(...readAll(reader, false))
          if (i % 3 === 0) reader.release()
          at = end
        }
        expect(texts).toEqual(payloads)
        expect(reader.offset).toBe(bytes.length)
      },
    ),
  )
})

test('a view stays valid until release although more bytes are read', () => {
  const reader = createSegmentReader()
  feed(reader, Buffer.concat([HEAD, frame(FRAME_KIND.log, 1, 1, 'first')]))
  const first = reader.next(false)
  for (let i = 2; i < 3000; i++) {
    feed(reader, frame(FRAME_KIND.log, 1, i, 'x'.repeat(500)))
    reader.next(false)
  }
  expect(first?.payload.toString()).toBe('first')
})

test('a record that is larger than the window comes whole', () => {
  const reader = createSegmentReader()
  const large = 'y'.repeat(2_000_000)
  feed(reader, Buffer.concat([HEAD, ...records(['a', large, 'b'])]))
  expect(readAll(reader, false)).toEqual(['a', large, 'b'])
})

test('one damaged byte costs one record, and its neighbours come', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string(), { minLength: 1, maxLength: 12 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (payloads, at, change) => {
        const frames = records(payloads)
        const bytes = Buffer.concat(frames)
        const place = at % bytes.length
        bytes[place] = (bytes[place] ?? 0) ^ change
        const hit = frames.findIndex((_, i) => Buffer.concat(frames.slice(0, i + 1)).length > place)

        const reader = createSegmentReader()
        feed(reader, Buffer.concat([HEAD, bytes]))

        expect(readAll(reader, true)).toEqual(payloads.filter((_, i) => i !== hit))
        expect(reader.offset).toBe(HEAD.length + bytes.length)
      },
    ),
    { numRuns: 300 },
  )
})

test('a damaged length that reaches exactly to a later frame does not cost the frames between', () => {
  const [first = HEAD, second = HEAD, third = HEAD] = records(['', '  ', ''])
  first.writeUInt32LE(first.length + second.length - 8)
  const reader = createSegmentReader()
  feed(reader, Buffer.concat([HEAD, first, second, third]))
  expect(readAll(reader, true)).toEqual(['  ', ''])
})

test('a torn tail is waited for while the segment lives and given up when it does not', () => {
  const [whole, torn] = records(['whole', 'torn'])
  const bytes = Buffer.concat([HEAD, whole ?? HEAD, (torn ?? HEAD).subarray(0, 26)])
  const reader = createSegmentReader()
  feed(reader, bytes)
  expect(readAll(reader, false)).toEqual(['whole'])
  expect(reader.offset).toBe(HEAD.length + (whole?.length ?? 0))
  expect(readAll(reader, true)).toEqual([])
  expect(reader.offset).toBe(bytes.length)
  expect(reader.damages).toBe(0)
})

test('a frame hidden in the payload of a damaged one is not taken for a record', () => {
  const forged = frame(FRAME_KIND.log, 1, 2, 'forged')
  const outer = createFrame(
    { kind: FRAME_KIND.log, severityNumber: 9, streamId: 1, sequence: 1 },
    Buffer.concat([Buffer.alloc(20), forged]),
  )
  outer[24] = 1
  const reader = createSegmentReader()
  feed(reader, Buffer.concat([HEAD, outer, frame(FRAME_KIND.log, 1, 2, 'real')]))
  expect(readAll(reader, true)).toEqual(['real'])
  expect(reader.damages).toBe(1)
})

test('random bytes never throw, never invent a record and are passed to the end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
      const reader = createSegmentReader()
      feed(reader, Buffer.from(bytes))
      expect(readAll(reader, false)).toEqual([])
      expect(readAll(reader, true)).toEqual([])
      expect(reader.offset).toBe(bytes.length)
    }),
  )
})

test('records before the wanted offset are passed over and their definitions kept', () => {
  const [one, two] = records(['one', 'two'])
  const reader = createSegmentReader({ from: HEAD.length + (one?.length ?? 0) })
  feed(reader, Buffer.concat([HEAD, one ?? HEAD, two ?? HEAD]))
  expect(readAll(reader, false)).toEqual(['two'])
  expect(Buffer.from(reader.resource).toString()).toBe('the resource')
})

/** Three records of which the second has a changed byte, at `place` of its frame. */
function damagedSecond(place: number): Buffer {
  const [one = HEAD, two = HEAD, three = HEAD] = records(['one', 'two', 'three'])
  two[place] = (two[place] ?? 0) ^ 1
  return Buffer.concat([HEAD, one, two, three])
}

test.for([16, 20])('in a trusted segment a record that does not continue the sequence is checked (byte %i)', (place) => {
  const reader = createSegmentReader({ isTrusted: true })
  feed(reader, damagedSecond(place))
  expect(readAll(reader, true)).toEqual(['one', 'three'])
})

test('only in a trusted segment a record that continues the sequence is taken without its checksum', () => {
  const texts = [true, false].map((isTrusted) => {
    const reader = createSegmentReader({ isTrusted })
    feed(reader, damagedSecond(FRAME_HEADER_BYTES))
    return readAll(reader, true)
  })
  expect(texts).toEqual([
    ['one', 'uwo', 'three'],
    ['one', 'three'],
  ])
})

test('a torn tail of a trusted segment is waited for', () => {
  const [one = HEAD, two = HEAD] = records(['one', 'two'])
  const reader = createSegmentReader({ isTrusted: true })
  feed(reader, Buffer.concat([HEAD, one, two.subarray(0, 26)]))
  expect(readAll(reader, false)).toEqual(['one'])
  feed(reader, two.subarray(26))
  expect(readAll(reader, false)).toEqual(['two'])
})
