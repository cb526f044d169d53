import type { Lane } from './segment-name.ts'

/** A place in a lane: everything before it has been read, or written. */
export interface Position {
  readonly segment: number
  readonly offset: number
}

/** How far each lane of one source has come; a lane that is not named holds nothing. */
export type Positions = Partial<Record<Lane | 'ring', Position>>

/** Whether a reader that stands at `position` has everything before `target`. */
export function isAtOrPast(position: Position, target: Position): boolean {
  return position.segment > target.segment || (position.segment === target.segment && position.offset >= target.offset)
}
