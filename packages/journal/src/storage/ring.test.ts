import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createControl, WORD } from './control.ts'
import { createFrame, FRAME_KIND } from './frame.ts'
import { appendToRing } from './ring.ts'
import { createRingSource } from '../read/ring-source.ts'
import { encodeStreamDefinition } from './stream-definition.ts'
import type { Sink } from '../sink.ts'

const RING_BYTES = 1024
const LOGS: Sink = { name: 'logs', signals: ['logs'], deliver: () => ({ status: 'delivered' }) }
const STREAM = { signal: 'logs', scope: { name: 'x' } } as const

function open(startAt: number) {
  const control = createControl(RING_BYTES)
  control.words[WORD.ringHead] = startAt
  control.words[WORD.ringTail] = startAt
  const sources = createRingSource({ control, instance: '0'.repeat(16), resource: new Uint8Array(), streams: [] })
  const cursor = sources.all[0]?.cursor(LOGS, 'logs')
  if (cursor === undefined) throw new Error('no cursor')
  const definition = createFrame({ kind: FRAME_KIND.stream, severityNumber: 0, streamId: 1, sequence: 0 }, encodeStreamDefinition(STREAM))
  appendToRing(control, definition, definition.length)
  return { control, cursor, sources }
}

test('what is accepted comes out once and in order, around the end of the ring and of its counters', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constant('read' as const)), { maxLength: 80 }),
      fc.constantFrom(0, 1000, 2 ** 31 - 100, -100),
      (steps, startAt) => {
        const { control, cursor, sources } = open(startAt)
        const accepted: number[] = []
        const read: number[] = []
        for (const [i, step] of [...steps, 'read' as const].entries()) {
          if (step !== 'read') {
            const frame = createFrame({ kind: FRAME_KIND.log, severityNumber: 9, streamId: 1, sequence: i }, Buffer.alloc(step, i))
            if (appendToRing(control, frame, frame.length)) accepted.push(i)
            continue
          }
          for (let batch = cursor.read({ maxFrames: 3, maxBytes: 1e6 }); batch; batch = cursor.read({ maxFrames: 3, maxBytes: 1e6 })) {
            for (const { sequence, payload } of batch.frames) {
              expect(payload.every((byte) => byte === sequence % 256)).toBe(true)
              read.push(sequence)
            }
            cursor.acknowledge()
            sources.all[0]?.save()
          }
        }
        expect(read).toEqual(accepted)
        expect(cursor.isPast({ ring: { segment: 0, offset: (control.words[WORD.ringHead] ?? 0) >>> 0 } })).toBe(true)
      },
    ),
  )
})

test('a full ring refuses records and takes them again when there is room', () => {
  const { control, cursor } = open(0)
  const frame = createFrame({ kind: FRAME_KIND.log, severityNumber: 9, streamId: 1, sequence: 1 }, Buffer.alloc(276))
  expect([1, 2, 3, 4].map(() => appendToRing(control, frame, frame.length))).toEqual([true, true, true, false])
  cursor.read({ maxFrames: 2, maxBytes: 1e6 })
  cursor.rewind()
  expect(appendToRing(control, frame, frame.length)).toBe(false)
  while (cursor.read({ maxFrames: 10, maxBytes: 1e6 }) !== undefined) cursor.acknowledge()
  expect(appendToRing(control, frame, frame.length)).toBe(true)
})
