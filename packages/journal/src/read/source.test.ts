import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRawJournal } from '../../test/raw-journal.ts'
import { createTemporaryFolder } from '../../test/temporary-folder.ts'
import { evictSegments } from '../writer/eviction.ts'
import { createFrame } from '../storage/frame.ts'
import { listSegments } from '../storage/segment-files.ts'
import { LANES, segmentFileName, type Lane } from '../storage/segment-name.ts'
import type { Delivery, Signal, Sink } from '../sink.ts'
import { createFolderSource, type FolderSource } from './source.ts'

const deliver = (): Delivery => ({ status: 'delivered' })
const SINKS: readonly Sink[] = [
  { name: 'both', signals: ['logs', 'traces'], deliver },
  { name: 'logs', signals: ['logs'], deliver },
]
const ROADS = SINKS.flatMap((sink) => sink.signals.map((signal) => ({ sink, signal, key: `${sink.name}/${signal}` })))

type Step =
  | { readonly do: 'append'; readonly lane: Lane; readonly bytes: number }
  | { readonly do: 'read'; readonly road: number; readonly frames: number; readonly isTaken: boolean }
  | { readonly do: 'restart' }
  | { readonly do: 'tidy' }
  | { readonly do: 'evict'; readonly maxBytes: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('append' as const), lane: fc.constantFrom(...LANES), bytes: fc.integer({ min: 10, max: 400 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('read' as const),
      road: fc.nat(ROADS.length - 1),
      frames: fc.integer({ min: 1, max: 9 }),
      isTaken: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'tidy' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('evict' as const), maxBytes: fc.integer({ min: 0, max: 8000 }) }) },
)

/** Plays the steps on real files and keeps what every sink got. */
function createModel(directory: string) {
  const journal = createRawJournal(directory, { segmentBytes: 1200 })
  const delivered = new Map<string, number[]>(ROADS.map(({ key }) => [key, []]))
  const appended: Record<Signal, number> = { logs: 0, traces: 0, metrics: 0 }
  const lost = { evicted: new Map<string, number>(), missing: 0 }
  let source = open(true)

  return { appended, delivered, lost, play, crash }

  function open(isLive: boolean): FolderSource {
    const opened = createFolderSource({
      folder: journal.folder,
      instance: journal.owner.instance,
      isLive,
      onEvicted(sink, channel, records) {
        const key = `${sink}/${channel === 'telemetry' ? 'traces' : 'logs'}`
        lost.evicted.set(key, (lost.evicted.get(key) ?? 0) + records)
      },
      onMissing: (_, records) => void (lost.missing += records),
    })
    for (const { sink, signal } of ROADS) opened.cursor(sink, signal)
    opened.save()
    return opened
  }

  function play(next: Step): void {
    if (next.do === 'append') {
      const sequence = journal.append(next.lane, next.bytes)
      appended[next.lane === 'telemetry' ? 'traces' : 'logs'] = sequence
    } else if (next.do === 'read') read(next.road, next.frames, next.isTaken)
    else if (next.do === 'restart') restart(true)
    else if (next.do === 'tidy') source.removeRead()
    else evictSegments([source], next.maxBytes)
  }

  function restart(isLive: boolean): void {
    source.close()
    source = open(isLive)
  }

  function read(road: number, maxFrames: number, isTaken: boolean): boolean {
    const { sink, signal, key } = ROADS[road] ?? { sink: SINKS[0] as Sink, signal: 'logs', key: '' } // the index is in range
    const cursor = source.cursor(sink, signal)
    const batch = cursor.read({ maxFrames, maxBytes: 1e6 })
    if (batch === undefined) return false
    if (!isTaken) {
      cursor.rewind()
      return true
    }
    for (const frame of batch.frames) {
      expect(Number(Buffer.from(frame.payload).toString())).toBe(frame.sequence)
      delivered.get(key)?.push(frame.sequence)
    }
    cursor.acknowledge()
    source.save()
    return true
  }

  /** The process dies in the middle of a write; another one reads what is left. */
  function crash(lane: Lane, tornBytes: number): void {
    const last = listSegments(journal.folder).findLast((segment) => segment.lane === lane)
    const torn = createFrame({ kind: 4, severityNumber: 9, streamId: 1, sequence: 999 }, Buffer.alloc(100)).subarray(0, tornBytes)
    if (last !== undefined) appendFileSync(join(journal.folder, segmentFileName(lane, last.number)), torn)
    restart(false)
    for (let i = 0; i < ROADS.length; i++) while (read(i, 50, true)) continue
    expect(source.isFinished).toBe(true)
    source.close()
  }
}

test('whatever happens in between, every record reaches every sink once and in order, or is counted as evicted', () => {
  const directory = createTemporaryFolder()
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), fc.constantFrom(...LANES), fc.nat(123), (steps, lane, tornBytes) => {
      const model = createModel(directory)
      for (const next of steps) model.play(next)
      model.crash(lane, tornBytes)
      for (const { key, signal } of ROADS) {
        const sequences = model.delivered.get(key) ?? []
        expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b))
        expect(sequences.length + (model.lost.evicted.get(key) ?? 0)).toBe(model.appended[signal])
      }
      expect(model.lost.missing).toBe(0)
    }),
    { numRuns: 150 },
  )
})

test('without a wish to evict, nothing is missing', () => {
  const directory = createTemporaryFolder()
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const model = createModel(directory)
      for (const next of steps) if (next.do !== 'evict') model.play(next)
      model.crash('normal', 0)
      for (const { key, signal } of ROADS) {
        expect(model.delivered.get(key)).toEqual(Array.from({ length: model.appended[signal] }, (_, i) => i + 1))
      }
    }),
    { numRuns: 50 },
  )
})

test('a segment that every sink is past is removed, the one being written stays', () => {
  const model = createRawJournal(createTemporaryFolder(), { segmentBytes: 1200 })
  const source = createFolderSource({
    folder: model.folder,
    instance: model.owner.instance,
    isLive: true,
    onEvicted: () => undefined,
    onMissing: () => undefined,
  })
  const cursor = source.cursor(SINKS[1] as Sink, 'logs') // exists
  for (let i = 0; i < 30; i++) model.append('normal', 200)
  const before = listSegments(model.folder).length
  cursor.read({ maxFrames: 100, maxBytes: 1e6 })
  source.removeRead()
  expect(listSegments(model.folder)).toHaveLength(before)
  cursor.acknowledge()
  source.removeRead()
  expect(listSegments(model.folder).map(({ number }) => number)).toEqual([before])
  expect(existsSync(join(model.folder, 'logs.bookmark'))).toBe(false)
  source.close()
})

test('a damaged record is counted as missing and the next ones come', () => {
  const directory = createTemporaryFolder()
  const model = createRawJournal(directory)
  for (let i = 0; i < 3; i++) model.append('normal', 50)
  const missing: number[] = []
  const source = createFolderSource({
    folder: model.folder,
    instance: model.owner.instance,
    isLive: false,
    onEvicted: () => undefined,
    onMissing: (_, records) => void missing.push(records),
  })
  damageRecord(join(model.folder, segmentFileName('normal', 1)), '2')
  const cursor = source.cursor(SINKS[1] as Sink, 'logs') // exists
  expect(cursor.read({ maxFrames: 100, maxBytes: 1e6 })?.frames.map(({ sequence }) => sequence)).toEqual([1, 3])
  cursor.acknowledge()
  expect(missing).toEqual([1])
  source.close()
})

function damageRecord(path: string, payload: string): void {
  const bytes = readFileSync(path)
  bytes[bytes.indexOf(`${payload}      `)] = 0
  writeFileSync(path, bytes)
}
