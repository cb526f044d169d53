import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { WORD, type Control } from '../storage/control.ts'
import type { FrameStore } from './frame-store.ts'
import { createLaneWriter, type LaneWriter } from './lane-writer.ts'
import { writeOwner, type Owner } from '../storage/owner.ts'
import { LANES, type Lane } from '../storage/segment-name.ts'
import { createSlowness, SLOW_APPEND_MILLIS } from './slowness.ts'
import type { DropReason } from '../sink.ts'
import type { Stream } from './stream.ts'

/** Once in so many appends the time is taken; taking it always would cost as much as the append. */
const SAMPLE_EVERY = 16
const RETRY_MILLIS = 1000
const HOLD_MILLIS = 100
const HOLD_BYTES = 64 * 1024
/** While the disk refuses what is held, this much more is held. */
const MOST_HELD_BYTES = 1024 * 1024

export interface DiskStoreOptions {
  readonly directory: string
  readonly owner: Owner
  readonly segmentBytes: number
  readonly resource: Uint8Array
  readonly control: Control
  /** Called when appending starts to fail, and for another cause after it worked again. */
  onFailure(reason: DropReason, error: unknown): void
  /** Called when the directory turns out to be slow. */
  onSlow(): void
  /** An append that takes longer counts as slow. Default 2 ms. */
  readonly slowAppendMillis?: number
}

/**
 * A store on disk: one write(2) per frame.
 *
 * @throws {NodeJS.ErrnoException} When the folder cannot be made.
 */
export function createDiskStore(options: DiskStoreOptions): FrameStore {
  const { directory, owner, segmentBytes, resource, control } = options
  const folder = join(directory, owner.instance)
  const lanes = createLanes((lane) => createLaneWriter({ folder, lane, instance: owner.instance, segmentBytes, resource }))
  const all = LANES.map((lane) => lanes[lane])
  const slowness = createSlowness(options.slowAppendMillis ?? SLOW_APPEND_MILLIS)
  let appends = 0
  let isCollecting = false
  let blocked: { readonly until: number; readonly reason: DropReason } | undefined
  let timer: NodeJS.Timeout | undefined
  createFolder()

  return {
    append(stream, bytes, end) {
      if (blocked !== undefined && Date.now() < blocked.until && !canHold()) return blocked.reason
      const lane = lanes[stream.lane]
      try {
        put(lane, stream, bytes, end)
        if (blocked !== undefined && !isCollecting) blocked = undefined
        return undefined
      } catch (error) {
        return putAgain(lane, error, stream, bytes, end)
      }
    },
    get end() {
      return { telemetry: lanes.telemetry.position, normal: lanes.normal.position, high: lanes.high.position }
    },
    settle,
    reopen() {
      for (const lane of all) attemptClose(lane)
    },
    clear() {
      for (const lane of all) attemptClose(lane)
      try {
        rmSync(folder, { recursive: true, force: true })
      } catch {
        // The writer has just put a bookmark into it; the next start of the application removes it.
      }
    },
  }

  function createFolder(): void {
    // The journal often lies in the log directory, which a group may read; the journal itself is for the owner alone.
    mkdirSync(dirname(directory), { recursive: true, mode: 0o750 })
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeOwner(folder, owner)
  }

  function put(lane: LaneWriter, stream: Stream, bytes: Buffer, end: number): void {
    if (isCollecting) hold(lane, stream, bytes, end)
    else appendNow(lane, stream, bytes, end)
  }

  // Not written inside `append`: its arguments would move to the heap for every record.
  function putAgain(lane: LaneWriter, error: unknown, stream: Stream, bytes: Buffer, end: number): DropReason | undefined {
    return recover(lane, error, () => put(lane, stream, bytes, end))
  }

  /** A removed folder is made again and the write repeated; every other failure stops writing for a second. */
  function recover(lane: LaneWriter, error: unknown, write: () => void): DropReason | undefined {
    if (codeOf(error) !== 'ENOENT') return block(lane, error)
    try {
      createFolder()
      write()
      return undefined
    } catch (again) {
      return block(lane, again)
    }
  }

  function block(lane: LaneWriter, error: unknown): DropReason {
    const code = codeOf(error)
    const reason = code === 'ENOSPC' || code === 'EDQUOT' ? 'disk_full' : 'disk_error'
    const isNew = blocked?.reason !== reason
    blocked = { until: Date.now() + RETRY_MILLIS, reason }
    if (reason === 'disk_error') attemptClose(lane)
    if (isNew) options.onFailure(reason, error)
    return reason
  }

  function appendNow(lane: LaneWriter, stream: Stream, bytes: Buffer, end: number): void {
    if (++appends % SAMPLE_EVERY !== 0) return lane.append(stream, bytes, end)
    const start = performance.now()
    lane.append(stream, bytes, end)
    slowness.add(performance.now() - start)
    if (slowness.isSlow) collect()
  }

  function collect(): void {
    isCollecting = true
    Atomics.store(control.words, WORD.collecting, 1)
    options.onSlow()
  }

  function hold(lane: LaneWriter, stream: Stream, bytes: Buffer, end: number): void {
    lane.hold(stream, bytes, end)
    if (heldBytes() >= HOLD_BYTES && blocked === undefined) settle()
    else timer ??= setTimeout(settle, HOLD_MILLIS).unref()
  }

  function canHold(): boolean {
    return isCollecting && heldBytes() < MOST_HELD_BYTES
  }

  function heldBytes(): number {
    return lanes.telemetry.heldBytes + lanes.normal.heldBytes + lanes.high.heldBytes
  }

  function settle(): void {
    clearTimeout(timer)
    timer = undefined
    if (!isCollecting) return
    for (const lane of all) settleLane(lane)
    if (heldBytes() > 0) timer = setTimeout(settle, RETRY_MILLIS).unref()
    else if (!slowness.isSlow) {
      isCollecting = false
      Atomics.store(control.words, WORD.collecting, 0)
    }
  }

  function settleLane(lane: LaneWriter): void {
    if (lane.heldBytes === 0) return
    try {
      const start = performance.now()
      lane.settle()
      slowness.add(performance.now() - start)
      blocked = undefined
    } catch (error) {
      recover(lane, error, () => lane.settle())
    }
  }
}

function createLanes(create: (lane: Lane) => LaneWriter): Readonly<Record<Lane, LaneWriter>> {
  return { telemetry: create('telemetry'), normal: create('normal'), high: create('high') }
}

function attemptClose(lane: LaneWriter): void {
  try {
    lane.close()
  } catch {
    // The file was closed behind our back; the next append opens another.
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}
