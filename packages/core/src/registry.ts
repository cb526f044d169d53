import type { LevelGates } from './levels.ts'
import type { BoundChannel } from './channel.ts'
import type { Recorder } from './recorder.ts'

/**
 * The one mutable state of otelier, shared by every copy of every package in the process
 * (npm and pnpm install two copies easily). Only additions are allowed within `v1`.
 */
export interface Registry {
  /** Set by `register`; until then helpers hand their events to the OpenTelemetry API. */
  recorder: Recorder | undefined
  readonly channels: Map<string, BoundChannel>
  gates: LevelGates | undefined
  /** Throw in helpers for wrong input instead of counting it. Off except in tests. */
  strict: boolean
}

const KEY = Symbol.for('otelier.v1')

/** The process-wide registry; created at the first call. */
export function registry(): Registry {
  const holder = globalThis as { [KEY]?: Registry }
  holder[KEY] ??= { recorder: undefined, channels: new Map(), gates: undefined, strict: false }
  return holder[KEY]
}
