import type { Signal, StreamDefinition } from '../sink.ts'

/** The three rows of segments in a journal folder, least durable first: what has to go goes in this order. */
export const LANES = ['telemetry', 'normal', 'high'] as const

export type Lane = (typeof LANES)[number]

/** One file of a lane; numbers start at 1 and only grow. */
export interface SegmentName {
  readonly lane: Lane
  readonly number: number
}

const PATTERN = /^(telemetry|normal|high)-(\d{6,15})\.seg$/

/** For example `normal-000001.seg`. */
export function segmentFileName(lane: Lane, number: number): string {
  return `${lane}-${String(number).padStart(6, '0')}.seg`
}

/** Reads a file name; `undefined` for everything that is no segment. */
export function readSegmentName(fileName: string): SegmentName | undefined {
  const [, lane, number] = PATTERN.exec(fileName) ?? []
  if (lane === undefined || number === undefined) return undefined
  return { lane: lane as Lane, number: Number(number) } // the pattern admits nothing else
}

/** The lane that records of a stream go into. */
export function laneOf(definition: StreamDefinition): Lane {
  if (definition.signal !== 'logs') return 'telemetry'
  return definition.priority === 'high' ? 'high' : 'normal'
}

/** The lanes in which records of a signal can be. */
export function lanesOf(signal: Signal): readonly Lane[] {
  return signal === 'logs' ? ['normal', 'high'] : ['telemetry']
}
