import { crc32 } from 'node:zlib'
import type { Position, Positions } from './position.ts'
import type { Signal } from '../sink.ts'

/** How far one sink is with one signal of one journal folder. */
export interface Progress {
  readonly positions: Positions
  /** Of the last record that is with the sink; `undefined` when none was seen. */
  readonly sequence: number | undefined
  /** Records evicted or skipped and already counted, whose sequences are still to be missed. */
  readonly counted: number
}

/** What a `<sink>.bookmark` file holds. */
export type Bookmark = Partial<Record<Signal, Progress>>

/** Room for the largest numbers; within one page, so that a kill leaves the old bookmark or the new one. */
export const BOOKMARK_BYTES = 1024

const CHECKSUM_CHARACTERS = 8

/** The file's whole content, always `BOOKMARK_BYTES` long, so that it is replaced by one write. */
export function encodeBookmark(bookmark: Bookmark): Buffer {
  const text = JSON.stringify(bookmark)
  const bytes = Buffer.alloc(BOOKMARK_BYTES, ' ')
  bytes.write(`${checksum(text)} ${text}`, 'latin1')
  bytes.write('\n', BOOKMARK_BYTES - 1, 'latin1')
  return bytes
}

/** Reads a bookmark. A damaged one comes back empty: the sink starts from the oldest record, at least once. */
export function decodeBookmark(bytes: Uint8Array): Bookmark {
  const content = Buffer.from(bytes).toString('latin1').trimEnd()
  const text = content.slice(CHECKSUM_CHARACTERS + 1)
  if (content.slice(0, CHECKSUM_CHARACTERS) !== checksum(text)) return {}
  try {
    const bookmark: unknown = JSON.parse(text)
    return isBookmark(bookmark) ? bookmark : {}
  } catch {
    return {}
  }
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(CHECKSUM_CHARACTERS, '0')
}

function isBookmark(value: unknown): value is Bookmark {
  return isObject(value) && Object.values(value).every(isProgress)
}

function isProgress(value: unknown): boolean {
  return isObject(value) && isObject(value['positions']) && Object.values(value['positions']).every(isPosition) && isCount(value['counted'])
}

function isPosition(value: unknown): value is Position {
  return isObject(value) && isCount(value['segment']) && isCount(value['offset'])
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
