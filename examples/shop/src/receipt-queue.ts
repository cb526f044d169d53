import { createPostgresBackend, Queue, setDefaultBackendFactory, Worker, type Processor, type QueueOptions } from 'bullmq'
import { Redis } from 'ioredis'
import type { Money } from '@otelier/core'
import { QueueTelemetry } from './queue-telemetry.ts'

/** What the worker needs to write to the customer. */
export interface ReceiptJob {
  readonly orderId: string
  readonly customerId: string
  readonly amount: Money
}

const QUEUE = 'receipts'
const ATTEMPTS = 3
const BACKOFF_MILLIS = 200

export interface ReceiptQueue {
  add(job: ReceiptJob): Promise<void>
  /** How many receipts are not sent yet. */
  countOpen(): Promise<number>
  close(): Promise<void>
}

/** The producing side, at `redis://…` or `postgres://…`. */
export function openReceiptQueue(url: string): ReceiptQueue {
  const [options, disconnect] = connect(url)
  const queue = new Queue<ReceiptJob>(QUEUE, options)
  return {
    async add(job) {
      await queue.add('receipt', job, { attempts: ATTEMPTS, backoff: { type: 'fixed', delay: BACKOFF_MILLIS }, removeOnComplete: 100 })
    },
    async countOpen() {
      const counts = await queue.getJobCounts('waiting', 'delayed', 'active', 'prioritized')
      return Object.values(counts).reduce((sum, count) => sum + count, 0)
    },
    async close() {
      await queue.close()
      disconnect()
    },
  }
}

/** The consuming side: up to five receipts at a time. */
export function startReceiptWorker(url: string, process: Processor<ReceiptJob>): { ready(): Promise<void>; close(): Promise<void> } {
  const [options, disconnect] = connect(url)
  const worker = new Worker<ReceiptJob>(QUEUE, process, { ...options, concurrency: 5 })
  return {
    ready: () => worker.waitUntilReady(),
    async close() {
      await worker.close()
      disconnect()
    },
  }
}

function connect(url: string): readonly [options: QueueOptions, disconnect: () => void] {
  const telemetry = new QueueTelemetry()
  if (url.startsWith('postgres')) {
    setDefaultBackendFactory(createPostgresBackend)
    return [{ connection: url as unknown as Redis, telemetry }, () => {}] // the option is typed for the Redis backend, which it is not for
  }
  const connection = new Redis(url, { maxRetriesPerRequest: null }) // a worker waits for Redis, however long it is away
  return [{ connection, telemetry }, () => connection.disconnect()]
}
