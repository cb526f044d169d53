import { crc32 } from 'node:zlib'
import { threadId } from 'node:worker_threads'
import type { FlushOptions } from '@otelier/core'
import { createControl, readCounts, WORD, type Control } from './storage/control.ts'
import { addDrop, type WriterCounts } from './writer/counts.ts'
import { createDiskStore } from './append/disk-store.ts'
import { DEFAULT_MAX_BYTES } from './writer/eviction.ts'
import { FRAME_HEADER_BYTES, FRAME_KIND, MAX_FRAME_BYTES, writeHeader, writeUInt32 } from './storage/frame.ts'
import type { FrameStore } from './append/frame-store.ts'
import { createInstanceId, createUidCounter } from './storage/instance.ts'
import { fallbackProblem, failureProblem, slowProblem } from './append/journal-problems.ts'
import type { Problem } from './storage/messages.ts'
import { readIdentity, type Owner } from './storage/owner.ts'
import { createProblemReporter } from './storage/problem-reporter.ts'
import { ProtoWriter } from './encode/proto-writer.ts'
import { DEFAULT_RING_BYTES } from './storage/ring.ts'
import { createRingStore } from './append/ring-store.ts'
import type { DropReason, StreamDefinition } from './sink.ts'
import { createStats, type JournalStats } from './append/stats.ts'
import { createStreamRegistry, type Stream } from './append/stream.ts'
import { createWriterThread, type WriterThread } from './append/writer-thread.ts'

export type { Stream } from './append/stream.ts'

/** Takes encoded records on the application thread. No method throws but `flush`, which rejects. */
export interface Journal {
  /** 16 characters; with a record's sequence they are its `log.record.uid`. */
  readonly instance: string
  /** Registers a stream; cheap; keep the result. */
  stream(definition: StreamDefinition): Stream
  /** The buffer of the next frame, positioned behind the header; a fresh one while another record is being encoded. */
  begin(): ProtoWriter
  /** Finishes the header and appends with one write(2). False when the record was dropped (counted). */
  append(stream: Stream, severityNumber: number, writer: ProtoWriter): boolean
  /** Gives a writer back without appending, and counts the record under `reason`. */
  discard(stream: Stream, writer: ProtoWriter, reason: DropReason): void
  /**
   * Resolves when every record appended before the call is with every sink. In a journal without a writer of
   * its own it resolves when they are in the journal.
   *
   * @throws {Error} When the time is over first; names what is pending per sink. Nothing is lost by that.
   */
  flush(options?: FlushOptions): Promise<void>
  /** For the process's `exit`: blocks until the writer has delivered what it can. Default 2,000 ms at most. */
  drainSync(timeoutMillis?: number): void
  /** Starts the writer now, for records of other threads or of dead processes; else the first record does. */
  start(): void
  stats(): JournalStats
}

export interface JournalOptions {
  /** Where the folders of all processes lie; made when missing. Missing: records wait in memory. */
  readonly directory?: string | undefined
  /** Bound of this process's folder with all that it adopted. Default 256 MiB. */
  readonly maxBytes?: number
  /** A new segment starts before this many bytes. Default `maxBytes` / 64, at least 64 KiB. */
  readonly segmentBytes?: number
  /** Size of the ring when records wait in memory; a power of two. Default 8 MiB. */
  readonly ringBytes?: number
  /** Gives the protobuf bytes of the OTLP Resource; asked once, at the first record. */
  readonly resource: () => Uint8Array
  /** The file whose body is `runWriter`. Missing: the writer of the main thread delivers. */
  readonly writerUrl?: URL | string
  /** Handed to `createSinks` in the writer thread; must survive structured cloning. */
  readonly writerData?: unknown
  /** Environment of the writer thread, see `withoutPreload`. */
  readonly writerEnv?: Readonly<Record<string, string | undefined>>
  /** How often `onCollect` is called, by the writer's clock. Missing: never. */
  readonly metricIntervalMillis?: number
  readonly onCollect?: () => void
  /** Told in one line what a person should know; at most once a minute per cause. */
  readonly report: (problem: Problem) => void
  /** Records are being dropped: called once per cause until it works again. */
  readonly onFailure?: (reason: DropReason, error: unknown) => void
  /** Appends that take longer at the median make the journal collect frames in memory. Default 2 ms. */
  readonly slowAppendMillis?: number
}

const DEFAULT_FLUSH_MILLIS = 10_000
const DEFAULT_DRAIN_MILLIS = 2000
const SMALLEST_SEGMENT_BYTES = 64 * 1024
const CRC_FROM = 8
/** Frames up to this length have their checksum view kept; making one costs a third of an append. */
const KEPT_VIEWS = 4096
const LARGEST_KEPT_BUFFER = 64 * 1024

interface OpenJournal {
  readonly store: FrameStore
  readonly control: Control
  readonly thread: WriterThread | undefined
}

/** Creates a journal. It touches no file and starts no thread before the first record. */
export function createJournal(options: JournalOptions): Journal {
  const instance = createInstanceId()
  const uid = createUidCounter(instance)
  const registry = createStreamRegistry()
  const reporter = createProblemReporter(options.report)
  const main = new ProtoWriter()
  const spare: ProtoWriter[] = [main]
  let views: (Buffer | undefined)[] = []
  let viewed: Buffer | undefined
  let opened: OpenJournal | undefined

  return {
    instance,
    stream: (definition) => registry.add(definition),
    begin() {
      const writer = spare.pop() ?? new ProtoWriter()
      writer.position = FRAME_HEADER_BYTES
      writer.uidOffset = -1
      return writer
    },
    append(stream, severityNumber, writer) {
      opened ??= open()
      const { bytes, position, uidOffset } = writer
      const { sequence, counts } = stream
      if (uidOffset >= 0) uid.copyTo(bytes, uidOffset)
      writeHeader(bytes, position, stream.kind, severityNumber, stream.id, sequence.last + 1)
      writeUInt32(bytes, 4, crc32(checkedPart(bytes, position)))
      counts.emitted++
      const reason = position > MAX_FRAME_BYTES ? 'serialize_error' : opened.store.append(stream, bytes, position)
      giveBack(writer)
      if (reason !== undefined) {
        addDrop(counts.dropped, reason, 1)
        return false
      }
      sequence.last++
      if (stream.kind === FRAME_KIND.log) uid.increment()
      if (opened.control.words[WORD.idle] !== 0) opened.thread?.wake()
      return true
    },
    discard(stream, writer, reason) {
      stream.counts.emitted++
      addDrop(stream.counts.dropped, reason, 1)
      giveBack(writer)
    },
    async flush({ timeoutMillis = DEFAULT_FLUSH_MILLIS } = {}) {
      if (opened === undefined) return
      const { store, thread } = opened
      store.settle()
      if (thread === undefined || (await thread.flush(store.end, timeoutMillis))) return
      throw new Error(`not every sink has everything after ${timeoutMillis} ms (${describePending(stats())}); nothing is lost by that`)
    },
    drainSync(timeoutMillis = DEFAULT_DRAIN_MILLIS) {
      if (opened === undefined) return
      opened.store.settle()
      if (opened.thread?.drain(timeoutMillis) === true) opened.store.clear()
    },
    start() {
      opened ??= open()
      if (opened.control.words[WORD.idle] !== 0) opened.thread?.wake()
    },
    stats,
  }

  function stats(): JournalStats {
    const writer = opened === undefined ? undefined : readCounts(opened.control)
    return createStats(instance, registry.channels, (writer ?? {}) as WriterCounts) // published by the writer loop alone
  }

  /** `bytes` from 8 to `end`. The buffer is nearly always the same one, and so are the lengths. */
  function checkedPart(bytes: Buffer, end: number): Buffer {
    if (end >= KEPT_VIEWS || (bytes !== viewed && bytes !== main.bytes)) return bytes.subarray(CRC_FROM, end)
    if (bytes !== viewed) {
      viewed = bytes
      views = Array.from({ length: KEPT_VIEWS })
    }
    return (views[end] ??= bytes.subarray(CRC_FROM, end))
  }

  function giveBack(writer: ProtoWriter): void {
    if (writer === main || writer.bytes.length <= LARGEST_KEPT_BUFFER) spare.push(writer)
  }

  function open(): OpenJournal {
    const owner = describeOwner(instance, options)
    const resource = options.resource()
    return openOnDisk(owner, resource) ?? openInMemory(owner, resource)
  }

  function openOnDisk(owner: Owner, resource: Uint8Array): OpenJournal | undefined {
    const { directory, maxBytes = DEFAULT_MAX_BYTES, slowAppendMillis } = options
    if (directory === undefined) return undefined
    const segmentBytes = options.segmentBytes ?? Math.max(SMALLEST_SEGMENT_BYTES, Math.floor(maxBytes / 64))
    const control = createControl(0)
    const slow = slowAppendMillis === undefined ? {} : { slowAppendMillis }
    try {
      const onSlow = (): void => reporter.report('slow', slowProblem(directory))
      const store = createDiskStore({ directory, owner, segmentBytes, resource, control, onFailure, onSlow, ...slow })
      return { store, control, thread: createThread(control, store, { owner, resource }, directory) }
    } catch (error) {
      reporter.report('fallback', fallbackProblem(directory, error))
      return undefined
    }
  }

  function openInMemory(owner: Owner, resource: Uint8Array): OpenJournal {
    const control = createControl(options.ringBytes ?? DEFAULT_RING_BYTES)
    const store = createRingStore(control)
    return { store, control, thread: createThread(control, store, { owner, resource }, undefined) }
  }

  function createThread(
    control: Control,
    store: FrameStore,
    own: { readonly owner: Owner; readonly resource: Uint8Array },
    directory: string | undefined,
  ): WriterThread | undefined {
    const { writerUrl: url, writerEnv, writerData: data, metricIntervalMillis, maxBytes = DEFAULT_MAX_BYTES } = options
    if (url === undefined) return undefined
    const place = directory === undefined ? {} : { directory }
    const interval = metricIntervalMillis === undefined ? {} : { metricIntervalMillis }
    return createWriterThread({
      url,
      control,
      ...(writerEnv === undefined ? {} : { env: writerEnv }),
      startData: () => ({ ...own, maxBytes, data, streams: definedStreams(), ...place, ...interval }),
      onCollect: () => options.onCollect?.(),
      onFolderGone: () => store.reopen(),
      report: options.report,
    })
  }

  function definedStreams(): (readonly [number, StreamDefinition])[] {
    return registry.streams.filter(({ definedIn }) => definedIn > 0).map(({ id, definition }) => [id, definition])
  }

  function onFailure(reason: DropReason, error: unknown): void {
    reporter.report(reason, failureProblem(options.directory ?? '', reason, error))
    options.onFailure?.(reason, error)
  }
}

function describeOwner(instance: string, { writerUrl }: JournalOptions): Owner {
  return { instance, ...readIdentity(), threadId, hasWriter: writerUrl !== undefined, startedAt: new Date().toISOString() }
}

function describePending({ sinks }: JournalStats): string {
  const pending = Object.entries(sinks).map(([name, { pending: records }]) => `${name}: ${records} pending`)
  return pending.length === 0 ? 'the writer has not started' : pending.join(', ')
}
