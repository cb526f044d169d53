import { WORD, type Control } from '../storage/control.ts'
import type { BatchLimits, Cursor } from './cursor.ts'
import { FRAME_KIND, recordKind } from '../storage/frame.ts'
import { readRing } from '../storage/ring.ts'
import type { Frame, Signal, Sink, StreamDefinition } from '../sink.ts'
import { readStreamDefinition } from '../storage/stream-definition.ts'
import type { LoopSources } from '../writer/writer-loop.ts'

export interface RingSourceOptions {
  readonly control: Control
  readonly instance: string
  readonly resource: Uint8Array
  /** Streams whose definition has already left the ring. */
  readonly streams: readonly (readonly [number, StreamDefinition])[]
}

interface RingCursor extends Cursor {
  readonly place: number
}

/** The ring of a journal in memory as the writer's only source. Room is given back when every cursor is past it. */
export function createRingSource({ control, instance, resource, streams }: RingSourceOptions): LoopSources {
  const { words } = control
  const known = new Map(streams)
  const cursors = new Map<string, RingCursor>()
  const source = { instance, cursor: cursorOf, save: release }
  return {
    all: [source],
    isOwnFinished: false,
    search: () => false,
    tidy() {
      release()
      return false
    },
    beat: () => true,
    sync: (done) => done(),
    close() {},
  }

  function cursorOf(sink: Sink, signal: Signal): Cursor {
    const key = `${sink.name}/${signal}`
    const cursor = cursors.get(key) ?? createCursor(signal)
    cursors.set(key, cursor)
    return cursor
  }

  function release(): void {
    const tail = (words[WORD.ringTail] ?? 0) >>> 0
    const head = Atomics.load(words, WORD.ringHead) >>> 0
    let read = (head - tail) >>> 0
    for (const { place } of cursors.values()) read = Math.min(read, (place - tail) >>> 0)
    Atomics.store(words, WORD.ringTail, (tail + read) | 0)
  }

  function createCursor(signal: Signal): RingCursor {
    let place = (words[WORD.ringTail] ?? 0) >>> 0
    let readTo = place
    return {
      get place() {
        return place
      },
      read(limits) {
        const frames = readFrames(limits)
        if (frames.length > 0) return { resource, instance, frames }
        place = readTo
        release()
        return undefined
      },
      acknowledge() {
        place = readTo
      },
      rewind() {
        readTo = place
      },
      isPast: ({ ring }) => ring === undefined || ((place - ring.offset) | 0) >= 0,
      close() {},
    }

    function readFrames({ maxFrames, maxBytes }: BatchLimits): Frame[] {
      const frames: Frame[] = []
      for (let bytes = 0; frames.length < maxFrames && bytes < maxBytes;) {
        const frame = readFrame(signal)
        if (frame === undefined) break
        frames.push(frame)
        bytes += frame.payload.length
      }
      return frames
    }

    function readFrame(wanted: Signal): Frame | undefined {
      for (let found = readRing(control, readTo); found !== undefined; found = readRing(control, readTo)) {
        const { header, payload, next } = found
        readTo = next
        if (header.kind === FRAME_KIND.stream) learn(header.streamId, payload)
        const stream = header.kind === recordKind(wanted) ? known.get(header.streamId) : undefined
        if (stream === undefined) continue
        const { severityNumber, sequence } = header
        return { stream, severityNumber, sequence, payload: Buffer.from(payload) }
      }
      return undefined
    }
  }

  function learn(streamId: number, payload: Buffer): void {
    const definition = readStreamDefinition(payload)
    if (definition !== undefined) known.set(streamId, definition)
  }
}
