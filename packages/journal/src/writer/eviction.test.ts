import { expect, test } from 'vitest'
import { evictSegments } from './eviction.ts'
import type { SegmentFile } from '../storage/segment-files.ts'
import type { Lane } from '../storage/segment-name.ts'
import type { FolderSource } from '../read/source.ts'

function createSource(instance: string, isLive: boolean, lanes: readonly Lane[], gone: string[], isBusy = false): FolderSource {
  const segments: SegmentFile[] = lanes.flatMap((lane) => [1, 2].map((number) => ({ lane, number, bytes: 100 })))
  return {
    folder: '',
    instance,
    isLive,
    isFinished: false,
    segments: () => segments,
    evict({ lane, number }) {
      if (!isBusy) gone.push(`${instance} ${lane} ${number}`)
      return !isBusy
    },
    cursor: () => expect.unreachable(),
    save: () => undefined,
    removeRead: () => undefined,
    sync: () => undefined,
    beat: () => true,
    close: () => undefined,
  }
}

test('spans and metrics go first, then normal logs, then important ones; of each the oldest; never what is being written', () => {
  const gone: string[] = []
  const sources = [createSource('B', true, ['high', 'normal', 'telemetry'], gone), createSource('A', false, ['normal', 'high'], gone)]
  evictSegments(sources, 0)
  expect(gone).toEqual(['B telemetry 1', 'A normal 1', 'A normal 2', 'B normal 1', 'A high 1', 'A high 2', 'B high 1'])
})

test('nothing goes within the bound, and no more than needed past it', () => {
  const gone: string[] = []
  const sources = [createSource('A', true, ['high', 'normal'], gone)]
  evictSegments(sources, 400)
  expect(gone).toEqual([])
  evictSegments(sources, 399)
  expect(gone).toEqual(['A normal 1'])
})

test('a segment that a sink is reading stays, and the next one goes', () => {
  const gone: string[] = []
  evictSegments([createSource('A', true, ['normal'], gone, true), createSource('B', true, ['normal'], gone)], 399)
  expect(gone).toEqual(['B normal 1'])
})
