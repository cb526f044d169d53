import { existsSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createTemporaryFolder } from '../test/temporary-folder.ts'
import { recordUid, UID_BYTES } from './storage/instance.ts'
import { createJournal, type Journal, type JournalOptions, type Stream } from './journal.ts'
import type { Problem } from './storage/messages.ts'
import type { Frame, Signal, Sink } from './sink.ts'
import { createFolderSource } from './read/source.ts'

const SHOP = { signal: 'logs', scope: { name: 'shop' }, channel: 'shop' } as const
const PAYMENT = { ...SHOP, channel: 'payment', priority: 'high' } as const
const TRACES = { signal: 'traces', scope: { name: 'http' } } as const
const SINK: Sink = { name: 'test', signals: ['logs', 'traces'], deliver: () => ({ status: 'delivered' }) }

function open(options: Partial<JournalOptions> = {}) {
  const directory = createTemporaryFolder()
  const problems: Problem[] = []
  const journal = createJournal({
    directory,
    resource: () => Buffer.from('resource'),
    report: (problem) => problems.push(problem),
    ...options,
  })
  return { journal, directory, problems, folder: join(directory, journal.instance) }
}

function append(journal: Journal, stream: Stream, text: string): boolean {
  const writer = journal.begin()
  writer.position += writer.bytes.write(text, writer.position)
  return journal.append(stream, 9, writer)
}

function read(folder: string, signal: Signal = 'logs'): Frame[] {
  const source = createFolderSource({ folder, instance: '', isLive: true, onEvicted: () => undefined, onMissing: () => undefined })
  const frames = source.cursor(SINK, signal).read({ maxFrames: 1e6, maxBytes: 1e9 })?.frames ?? []
  source.close()
  return [...frames]
}

function texts(frames: readonly Frame[]): string[] {
  return frames.map(({ payload }) => Buffer.from(payload).toString())
}

test('a record is in its file when append returns, in the order of recording across lanes', () => {
  const { journal, folder } = open()
  const streams = [journal.stream(SHOP), journal.stream(PAYMENT)] as const
  for (let i = 0; i < 9; i++) append(journal, streams[i % 2 === 0 ? 0 : 1], `record ${i}`)
  expect(texts(read(folder))).toEqual(Array.from({ length: 9 }, (_, i) => `record ${i}`))
})

test('sequences are gapless per signal', () => {
  const { journal, folder } = open()
  const [logs, traces] = [journal.stream(SHOP), journal.stream(TRACES)]
  for (const stream of [logs, traces, traces, logs, traces]) append(journal, stream, 'x')
  expect(read(folder).map(({ sequence }) => sequence)).toEqual([1, 2])
  expect(read(folder, 'traces').map(({ sequence }) => sequence)).toEqual([1, 2, 3])
})

test('nothing is created before the first record', () => {
  const { journal, directory } = open()
  journal.stream(SHOP)
  journal.begin()
  expect(readdirSync(directory)).toEqual([])
})

test('the folder is 0700 and its files are 0600', () => {
  const { journal, folder } = open()
  append(journal, journal.stream(SHOP), 'x')
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([0o600, 0o600])
})

test('the uid is instance and sequence, also for a record that is made while another one is encoded', () => {
  const { journal, folder } = open()
  const stream = journal.stream(SHOP)
  const outer = journal.begin()
  outer.uidOffset = outer.position
  const inner = journal.begin()
  expect(inner).not.toBe(outer)
  inner.uidOffset = inner.position
  inner.position += UID_BYTES
  journal.append(stream, 9, inner)
  outer.position += UID_BYTES
  journal.append(stream, 9, outer)
  expect(texts(read(folder))).toEqual([recordUid(journal.instance, 1), recordUid(journal.instance, 2)])
})

test('a new segment starts at the bound and describes itself', () => {
  const { journal, folder } = open({ segmentBytes: 2000 })
  const stream = journal.stream(SHOP)
  for (let i = 0; i < 20; i++) append(journal, stream, `record ${i}`.padEnd(300))
  expect(readdirSync(folder).filter((name) => name.endsWith('.seg')).length).toBeGreaterThan(3)
  rmSync(join(folder, 'normal-000001.seg'))
  expect(read(folder).at(-1)?.stream).toEqual(SHOP)
})

test('a record that could not be encoded is counted and costs no sequence', () => {
  const { journal, folder } = open()
  const stream = journal.stream(SHOP)
  journal.discard(stream, journal.begin(), 'serialize_error')
  append(journal, stream, 'next')
  expect(read(folder)[0]?.sequence).toBe(1)
  expect(journal.stats().channels).toEqual({ shop: { signal: 'logs', emitted: 2, dropped: { serialize_error: 1 } } })
})

test('a folder that was deleted is made again', () => {
  const { journal, folder } = open({ segmentBytes: 1000 })
  const stream = journal.stream(SHOP)
  append(journal, stream, 'before')
  rmSync(folder, { recursive: true })
  for (let i = 0; i < 4; i++) expect(append(journal, stream, 'after'.padEnd(600))).toBe(true)
  expect(existsSync(join(folder, 'owner.json'))).toBe(true)
})

test('a disk that refuses is said once, the losses are counted, and a second later it is tried again', () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const failures: string[] = []
  const { journal, directory, folder, problems } = open({ segmentBytes: 1000, onFailure: (reason) => failures.push(reason) })
  const stream = journal.stream(SHOP)
  append(journal, stream, 'x'.repeat(900))
  renameSync(directory, `${directory}.moved`)
  writeFileSync(directory, '')

  for (let i = 0; i < 5; i++) expect(append(journal, stream, 'y'.repeat(900))).toBe(false)
  rmSync(directory)
  renameSync(`${directory}.moved`, directory)
  expect(append(journal, stream, 'z'.repeat(900))).toBe(false)
  vi.setSystemTime(Date.now() + 1001)
  expect(append(journal, stream, 'back')).toBe(true)

  expect(failures).toEqual(['disk_error'])
  expect(problems.map(({ code }) => code)).toEqual(['OTELIER_JOURNAL_WRITE_FAILED'])
  expect(journal.stats().channels['shop']).toMatchObject({ emitted: 8, dropped: { disk_error: 6 } })
  expect(read(folder).map(({ sequence }) => sequence)).toEqual([1, 2])
})

test('a slow directory makes the journal collect, and nothing of it is lost', () => {
  const { journal, folder, problems } = open({ slowAppendMillis: 0, segmentBytes: 20_000 })
  const streams = [journal.stream(SHOP), journal.stream(PAYMENT)] as const
  for (let i = 0; i < 3000; i++) append(journal, streams[i % 5 === 0 ? 1 : 0], `record ${i}`)
  expect(read(folder).length).toBeLessThan(3000)
  journal.drainSync()
  expect(texts(read(folder))).toEqual(Array.from({ length: 3000 }, (_, i) => `record ${i}`))
  expect(problems.map(({ code }) => code)).toEqual(['OTELIER_JOURNAL_SLOW'])
})

test('a directory that cannot be used is said once with the remedy, and records wait in memory', () => {
  const file = join(createTemporaryFolder(), 'file')
  writeFileSync(file, '')
  const { journal, problems } = open({ directory: join(file, 'journal'), ringBytes: 4096 })
  const stream = journal.stream(SHOP)
  const kept = Array.from({ length: 100 }, () => append(journal, stream, 'x'.repeat(100)))
  expect(problems.map(({ code, text }) => [code, text.replace(/\(E[A-Z]+\)/, '(code)')])).toEqual([
    [
      'OTELIER_DIR_NOT_WRITABLE',
      `OTELIER_JOURNAL_DIR: cannot write to "${file}/journal" (code); give the user of this process write access or choose ` +
        'another folder; records wait in memory and do not survive a kill [OTELIER_DIR_NOT_WRITABLE]',
    ],
  ])
  expect(kept.indexOf(false)).toBeGreaterThan(20)
  expect(journal.stats().channels['shop']).toMatchObject({ dropped: { queue_full: kept.filter((isKept) => !isKept).length } })
})

test('a symbolic link in the place of a segment is not followed', () => {
  const { journal, folder, directory } = open()
  append(journal, journal.stream(SHOP), 'x')
  symlinkSync(join(directory, 'target'), join(folder, 'high-000001.seg'))
  expect(append(journal, journal.stream(PAYMENT), 'y')).toBe(false)
  expect(existsSync(join(directory, 'target'))).toBe(false)
})
