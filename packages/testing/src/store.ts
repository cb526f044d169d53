import { recordsTaken, type Answer } from './answer.ts'
import type { OtlpRequest } from './otlp-request.ts'
import type { ReceivedLog } from './received-log.ts'
import type { ReceivedMetric } from './received-metric.ts'
import type { ReceivedSpan } from './received-span.ts'
import { createTally, type EventTally } from './tally.ts'

export interface StoreOptions {
  /** `counts` keeps numbers and uids only, for long runs. Default `all`. */
  readonly keep?: 'all' | 'counts'
  /** Sees each accepted log record, also with `keep: 'counts'`. */
  readonly onLog?: (log: ReceivedLog) => void
}

export interface ReceiverCounts {
  readonly requests: number
  /** Requests that were answered with anything but `accept`. */
  readonly faults: number
  readonly logs: number
  readonly spans: number
  readonly metrics: number
  /** Log records whose uid had arrived before. */
  readonly duplicates: number
}

/** What a receiver has: the reading half of a store. */
export interface Received {
  readonly logs: readonly ReceivedLog[]
  readonly spans: readonly ReceivedSpan[]
  readonly metrics: readonly ReceivedMetric[]
  /** Every body as it came in, decompressed; also of refused requests. */
  readonly rawBodies: readonly Buffer[]
  /** Breaches of OTLP and unreadable requests, in words. */
  readonly problems: readonly string[]
  /** By event name, then by scope name for records without one. */
  readonly byEvent: ReadonlyMap<string, EventTally>
  counts(): ReceiverCounts
}

export interface Store {
  readonly received: Received
  addBody(body: Buffer): void
  addProblem(problem: string): void
  /** Counts the request and keeps the records that the answer takes. */
  add(request: OtlpRequest, answer: Answer): void
}

export function createStore({ keep = 'all', onLog }: StoreOptions): Store {
  const keepsAll = keep === 'all'
  const logs: ReceivedLog[] = []
  const spans: ReceivedSpan[] = []
  const metrics: ReceivedMetric[] = []
  const rawBodies: Buffer[] = []
  const problems: string[] = []
  const tally = createTally()
  const totals = { requests: 0, faults: 0, logs: 0, spans: 0, metrics: 0 }

  const addLog = (log: ReceivedLog): void => {
    totals.logs++
    tally.add(log)
    onLog?.(log)
    if (keepsAll) logs.push(log)
  }
  return {
    received: {
      logs,
      spans,
      metrics,
      rawBodies,
      problems,
      byEvent: tally.byEvent,
      counts: () => ({ ...totals, duplicates: tally.duplicates() }),
    },
    addBody: (body) => {
      if (keepsAll) rawBodies.push(body)
    },
    addProblem: (problem) => void problems.push(problem),
    add(request, answer) {
      const taken = <T>(records: readonly T[]): readonly T[] => records.slice(0, recordsTaken(answer, records.length))
      totals.requests++
      if (answer.kind !== 'accept') totals.faults++
      for (const log of taken(request.logs)) addLog(log)
      totals.spans += taken(request.spans).length
      totals.metrics += taken(request.metrics).length
      if (keepsAll) spans.push(...taken(request.spans))
      if (keepsAll) metrics.push(...taken(request.metrics))
      problems.push(...request.problems)
    },
  }
}
