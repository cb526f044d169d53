import type { Positions } from '../storage/position.ts'
import type { DropReason } from '../sink.ts'
import type { Stream } from './stream.ts'

/** Where the application thread puts sealed frames: the disk, or a ring in memory. Never throws. */
export interface FrameStore {
  /** `undefined` when the frame is in, else why it is not. */
  append(stream: Stream, bytes: Buffer, end: number): DropReason | undefined
  /** The place behind everything appended so far. */
  readonly end: Positions
  /** Writes out what is held back in memory. */
  settle(): void
  /** The folder was removed by somebody: the next append makes a new one. */
  reopen(): void
  /** Removes what is stored; everything in it is with every sink. */
  clear(): void
}
