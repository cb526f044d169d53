import type { SegmentFile } from '../storage/segment-files.ts'
import { LANES } from '../storage/segment-name.ts'
import type { FolderSource } from '../read/source.ts'

/** Default bound of a process's journal with all that it adopted. */
export const DEFAULT_MAX_BYTES = 256 * 1024 * 1024

interface Candidate {
  readonly source: FolderSource
  readonly segment: SegmentFile
}

/**
 * Removes whole segments until the folders hold at most `maxBytes` together: the least durable lane first,
 * adopted folders before live ones, the oldest segment of a lane first. A segment that is still written to,
 * or that a sink is just reading, stays.
 */
export function evictSegments(sources: readonly FolderSource[], maxBytes: number): void {
  const candidates: Candidate[] = []
  let bytes = 0
  for (const source of sources) {
    const segments = source.segments()
    for (const segment of segments) bytes += segment.bytes
    candidates.push(...segments.filter((segment) => !source.isLive || !isNewest(segment, segments)).map((segment) => ({ source, segment })))
  }
  if (bytes <= maxBytes) return
  for (const { source, segment } of candidates.sort(compareDurability)) {
    if (bytes <= maxBytes) return
    if (source.evict(segment)) bytes -= segment.bytes
  }
}

function isNewest({ lane, number }: SegmentFile, segments: readonly SegmentFile[]): boolean {
  return !segments.some((other) => other.lane === lane && other.number > number)
}

function compareDurability(a: Candidate, b: Candidate): number {
  return (
    LANES.indexOf(a.segment.lane) - LANES.indexOf(b.segment.lane) ||
    Number(a.source.isLive) - Number(b.source.isLive) ||
    (a.source.instance < b.source.instance ? -1 : Number(a.source.instance > b.source.instance)) ||
    a.segment.number - b.segment.number
  )
}
