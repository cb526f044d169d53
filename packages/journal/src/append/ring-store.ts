import { WORD, type Control } from '../storage/control.ts'
import { createFrame, FRAME_KIND } from '../storage/frame.ts'
import type { FrameStore } from './frame-store.ts'
import { appendToRing } from '../storage/ring.ts'
import { encodeStreamDefinition } from '../storage/stream-definition.ts'
import type { Stream } from './stream.ts'

/** A store in shared memory, for a process without a journal directory. A full ring refuses records. */
export function createRingStore(control: Control): FrameStore {
  return {
    append(stream, bytes, end) {
      if (stream.definedIn === 0 && !define(stream)) return 'queue_full'
      return appendToRing(control, bytes, end) ? undefined : 'queue_full'
    },
    get end() {
      return { ring: { segment: 0, offset: (control.words[WORD.ringHead] ?? 0) >>> 0 } }
    },
    settle() {},
    reopen() {},
    clear() {},
  }

  function define(stream: Stream): boolean {
    const payload = encodeStreamDefinition(stream.definition)
    const frame = createFrame({ kind: FRAME_KIND.stream, severityNumber: 0, streamId: stream.id, sequence: 0 }, payload)
    if (!appendToRing(control, frame, frame.length)) return false
    stream.definedIn = 1
    return true
  }
}
