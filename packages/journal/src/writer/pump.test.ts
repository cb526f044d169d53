import { expect, test, vi } from 'vitest'
import { createCountKeeper } from './counts.ts'
import type { Cursor } from '../read/cursor.ts'
import { createPump, type Pump, type PumpOptions, type PumpSource } from './pump.ts'
import type { Batch, Delivery, DeliverOptions, Sink } from '../sink.ts'

const STREAM = { signal: 'logs', scope: { name: 'shop' }, channel: 'shop' } as const
const LATER: Delivery = { status: 'retry', afterMillis: 1000, problem: 'away' }

interface Setup extends Partial<PumpOptions> {
  deliver(sequences: number[], options: DeliverOptions): Delivery | Promise<Delivery>
  readonly sources?: () => PumpSource[]
  readonly lingerMillis?: number
}

function setUp({ deliver, lingerMillis, ...options }: Setup) {
  const problems: (string | undefined)[] = []
  const counts = createCountKeeper()
  const sink: Sink = {
    name: 'test',
    signals: ['logs'],
    maxBatchFrames: 2,
    ...(lingerMillis === undefined ? {} : { lingerMillis }),
    deliver: (batch, deliverOptions) =>
      deliver(
        batch.frames.map(({ sequence }) => sequence),
        deliverOptions,
      ),
  }
  counts.sink(sink)
  const pump: Pump = createPump({
    sink,
    signal: 'logs',
    counts,
    sources: () => [],
    isCounted: () => true,
    onProblem: (problem) => problems.push(problem),
    onDelivered: () => undefined,
    breathe: () => Promise.resolve(),
    ...options,
  })
  return { pump, problems, counts: counts.counts }
}

/** A source of the records 1 to `records`, in memory. */
function createSource(records: number): PumpSource & { taken: number; records: number } {
  let readTo = 0
  const source = { taken: 0, records, instance: '0000000000000000', cursor: (): Cursor => cursor, save: () => undefined }
  const cursor: Cursor = {
    read: ({ maxFrames }): Batch | undefined => {
      const count = Math.min(maxFrames, source.records - source.taken)
      readTo = source.taken + count
      const frames = Array.from({ length: count }, (_, i) => ({
        stream: STREAM,
        severityNumber: 9,
        sequence: source.taken + i + 1,
        payload: new Uint8Array(1),
      }))
      return count === 0 ? undefined : { resource: new Uint8Array(), instance: source.instance, frames }
    },
    acknowledge: () => void (source.taken = readTo),
    rewind: () => void (readTo = source.taken),
    isPast: () => true,
    close: () => undefined,
  }
  return source
}

test('everything there is goes out in batches and is counted', async () => {
  const got: number[][] = []
  const source = createSource(5)
  const { pump, counts } = setUp({ sources: () => [source], deliver: (batch) => (got.push(batch), { status: 'delivered' }) })
  await pump.run()
  expect(got).toEqual([[1, 2], [3, 4], [5]])
  expect(counts['test']?.settled).toEqual({ shop: 5 })
})

test('records that come while a small batch is on its way wait for the next run, unless the process ends', async () => {
  const got: number[][] = []
  const source = createSource(3)
  const { pump } = setUp({
    sources: () => [source],
    deliver(batch) {
      got.push(batch)
      if (batch.length === 1 && source.records < 7) source.records += 3
      return { status: 'delivered' }
    },
  })
  await pump.run()
  expect(got).toEqual([[1, 2], [3]])
  await pump.run({ deadline: Date.now() + 60_000 })
  expect(got).toEqual([[1, 2], [3], [4, 5], [6], [7, 8], [9]])
})

test('a sink that asks for time gets the same records again, and not before', async () => {
  vi.useFakeTimers()
  const got: number[][] = []
  const answers: Delivery[] = [LATER, { status: 'delivered' }]
  const source = createSource(2)
  const { pump, problems } = setUp({ sources: () => [source], deliver: (batch) => (got.push(batch), answers.shift() ?? LATER) })
  await pump.run()
  await pump.run()
  expect(got).toEqual([[1, 2]])
  await vi.advanceTimersByTimeAsync(1000)
  expect(got).toEqual([
    [1, 2],
    [1, 2],
  ])
  expect(source.taken).toBe(2)
  expect(problems).toEqual(['away', undefined])
  vi.useRealTimers()
})

test('a sink that throws is asked again and loses nothing', async () => {
  vi.useFakeTimers()
  let calls = 0
  const source = createSource(1)
  const { pump, problems } = setUp({
    sources: () => [source],
    deliver() {
      if (calls++ === 0) throw new Error('boom')
      return { status: 'delivered' }
    },
  })
  await pump.run()
  await vi.advanceTimersByTimeAsync(1000)
  expect(source.taken).toBe(1)
  expect(problems).toEqual(['test sink failed: Error: boom', undefined])
  vi.useRealTimers()
})

test('while the process ends every source gets one attempt with the deadline, also of a sink that waits', async () => {
  const deadline = Date.now() + 60_000
  const got: [number[], DeliverOptions][] = []
  const sources = [createSource(3), createSource(1)]
  const { pump } = setUp({ sources: () => sources, deliver: (batch, options) => (got.push([batch, options]), LATER) })
  await pump.run()
  await pump.run({ deadline })
  expect(got).toEqual([
    [[1, 2], {}],
    [[1, 2], { deadline }],
    [[1], { deadline }],
  ])
  pump.stop()
})

test('records that the other side refused for good are counted with the reason', async () => {
  const { pump, counts } = setUp({
    sources: () => [createSource(2)],
    deliver: () => ({ status: 'delivered', rejected: { frames: 1, reason: 'export_partial' } }),
  })
  const running = pump.run()
  pump.stop()
  await running
  expect(counts['test']).toMatchObject({
    settled: { shop: 2 },
    dropped: { export_partial: 1 },
    droppedByChannel: { shop: { export_partial: 1 } },
  })
})

test('a lingering sink gets more records at a time, unless a flush is in a hurry', async () => {
  vi.useFakeTimers()
  const got: number[][] = []
  const source = createSource(1)
  const { pump } = setUp({ sources: () => [source], lingerMillis: 500, deliver: (batch) => (got.push(batch), { status: 'delivered' }) })
  await pump.run()
  source.records = 2
  await pump.run()
  source.records = 3
  expect(got).toEqual([[1]])
  await vi.advanceTimersByTimeAsync(500)
  source.records = 4
  await pump.run({ ignores: 'linger' })
  expect(got).toEqual([[1], [2, 3], [4]])
  pump.stop()
  vi.useRealTimers()
})
