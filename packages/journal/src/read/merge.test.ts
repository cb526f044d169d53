import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMerge, type MergeLane } from './merge.ts'
import type { JournalFrame } from './reader.ts'

/** A lane that shows only what was read at the last refresh, as a file does. */
function createLane(): MergeLane & { append(sequence: number): void } {
  const written: number[] = []
  let visible = 0
  return {
    append: (sequence) => void written.push(sequence),
    get head() {
      return visible > 0 ? frameOf(written[0] ?? 0) : undefined
    },
    take() {
      written.shift()
      visible--
    },
    refresh() {
      visible = written.length
      return visible > 0
    },
  }
}

function frameOf(sequence: number): JournalFrame {
  const stream = { signal: 'logs', scope: { name: 'x' } } as const
  return { kind: 4, stream, severityNumber: 9, sequence, payload: Buffer.alloc(0), start: 0, end: 0 }
}

test('records come in the order of recording whenever the lanes are read', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('normal', 'high', 'read')), (steps) => {
      const lanes = { normal: createLane(), high: createLane() }
      const gaps: number[] = []
      const merge = createMerge([lanes.normal, lanes.high], { after: 0, onGap: (records) => gaps.push(records) })
      const read: number[] = []
      let written = 0
      for (const step of [...steps, 'end'] as const) {
        if (step === 'normal' || step === 'high') lanes[step].append(++written)
        else
          for (let i = step === 'end' ? Infinity : 2; i > 0; i--) {
            const frame = merge.next()
            if (frame === undefined) break
            read.push(frame.sequence)
          }
      }
      expect(read).toEqual(Array.from({ length: written }, (_, i) => i + 1))
      expect(gaps).toEqual([])
    }),
  )
})

test('records that come while the lanes are being read keep their order, too', () => {
  const [normal, high] = [createLane(), createLane()]
  const racing: MergeLane = {
    get head() {
      return high.head
    },
    take: () => high.take(),
    refresh() {
      normal.append(5)
      high.append(6)
      return high.refresh()
    },
  }
  for (const after of [4, undefined]) {
    const merge = createMerge([normal, racing], { after, onGap: () => expect.unreachable() })
    expect([merge.next()?.sequence, merge.next()?.sequence]).toEqual([5, 6])
  }
})

test('a gap that no lane fills is counted and passed', () => {
  const lane = createLane()
  const gaps: number[] = []
  const merge = createMerge([lane, createLane()], { after: 4, onGap: (records) => gaps.push(records) })
  lane.append(8)
  lane.append(9)
  expect([merge.next()?.sequence, merge.next()?.sequence, merge.next()]).toEqual([8, 9, undefined])
  expect(gaps).toEqual([3])
})

test('a gap is waited for while records may be held back, but not for ever', () => {
  let time = 0
  const lane = createLane()
  const merge = createMerge([lane, createLane()], { after: 0, onGap: () => undefined, mayWait: () => true, now: () => time })
  lane.append(2)
  expect(merge.next()).toBe(undefined)
  time = 1000
  expect(merge.next()?.sequence).toBe(2)
})
