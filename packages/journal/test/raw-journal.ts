import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { FRAME_HEADER_BYTES, sealFrame } from '../src/storage/frame.ts'
import { createInstanceId } from '../src/storage/instance.ts'
import { createLaneWriter } from '../src/append/lane-writer.ts'
import { readIdentity, writeOwner, type Owner } from '../src/storage/owner.ts'
import { LANES, type Lane } from '../src/storage/segment-name.ts'
import { createStreamRegistry } from '../src/append/stream.ts'

/** A journal folder that a test fills by hand, without a writer. */
export interface RawJournal {
  readonly folder: string
  readonly owner: Owner
  /** Appends a record and answers its sequence, which is also its payload. */
  append(lane: Lane, bytes?: number): number
}

export interface RawJournalOptions {
  readonly owner?: Partial<Owner>
  readonly segmentBytes?: number
}

/** An owner that is no process of this machine. */
export const DEAD: Partial<Owner> = { startTicks: '1', pid: 2_000_000_000 }

export function createRawJournal(directory: string, { owner, segmentBytes = 64 * 1024 }: RawJournalOptions = {}): RawJournal {
  const instance = createInstanceId()
  const folder = join(directory, instance)
  mkdirSync(folder, { recursive: true })
  const described = { instance, ...readIdentity(), threadId: 0, hasWriter: true, startedAt: '', ...owner }
  writeOwner(folder, described)
  const registry = createStreamRegistry()
  const lanes = LANES.map((lane) => {
    const signal = lane === 'telemetry' ? 'traces' : 'logs'
    const stream = registry.add({ signal, scope: { name: lane }, channel: lane, priority: lane === 'high' ? 'high' : 'normal' })
    return { lane, stream, writer: createLaneWriter({ folder, lane, instance, segmentBytes, resource: Buffer.from('resource') }) }
  })
  return {
    folder,
    owner: described,
    append(lane, bytes = 10) {
      const found = lanes.find((candidate) => candidate.lane === lane)
      if (found === undefined) throw new Error(lane)
      const sequence = ++found.stream.sequence.last
      const frame = Buffer.alloc(FRAME_HEADER_BYTES + bytes, ' ')
      frame.write(String(sequence), FRAME_HEADER_BYTES)
      sealFrame(frame, frame.length, { kind: found.stream.kind, severityNumber: 9, streamId: found.stream.id, sequence }, frame.subarray(8))
      found.writer.append(found.stream, frame, frame.length)
      return sequence
    },
  }
}
