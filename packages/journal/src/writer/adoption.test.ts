import { readdirSync, renameSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createRawJournal, DEAD, type RawJournal } from '../../test/raw-journal.ts'
import { createTemporaryFolder } from '../../test/temporary-folder.ts'
import { findFolders, readFolderName, releaseFolder, type SearchOptions } from './adoption.ts'
import { createInstanceId } from '../storage/instance.ts'
import { HEARTBEAT_LIMIT_MILLIS, OWNER_FILE, readIdentity, type Owner } from '../storage/owner.ts'
import { createFolderSource } from '../read/source.ts'
import type { Sink } from '../sink.ts'

const LOGS: Sink = { name: 'logs', signals: ['logs'], deliver: () => ({ status: 'delivered' }) }
const OTHER: Sink = { ...LOGS, name: 'other' }

function search(directory: string, options: Partial<SearchOptions> & { self?: Owner } = {}) {
  const self = options.self ?? createSelf()
  return findFolders({ directory, self, sinks: ['logs'], limit: 4, isKnown: () => false, nowMillis: Date.now(), ...options })
}

function createSelf(threadId = 0): Owner {
  return { instance: createInstanceId(), ...readIdentity(), threadId, hasWriter: true, startedAt: '' }
}

/** Reads everything in a folder on behalf of sinks, as a writer does. */
function readAll(folder: string, instance: string, sinks: readonly Sink[], isTaken = true): void {
  const source = createFolderSource({ folder, instance, isLive: false, onEvicted: () => undefined, onMissing: () => undefined })
  for (const sink of sinks) {
    const cursor = source.cursor(sink, 'logs')
    if (!isTaken) continue
    while (cursor.read({ maxFrames: 10, maxBytes: 1e6 }) !== undefined) cursor.acknowledge()
  }
  source.close()
}

function fill(directory: string, owner: Partial<Owner>): RawJournal {
  const journal = createRawJournal(directory, { owner })
  journal.append('normal')
  return journal
}

test("a dead process's folder is taken over by renaming it, once", () => {
  const directory = createTemporaryFolder()
  const { owner } = fill(directory, DEAD)
  const self = createSelf()
  const name = `${owner.instance}.adopted-${self.instance}-1`
  expect(search(directory, { self })).toEqual([{ folder: join(directory, name), instance: owner.instance, kind: 'adopted' }])
  expect(readdirSync(directory)).toEqual([name])
})

test('the folder of a live process is left alone', () => {
  const directory = createTemporaryFolder()
  fill(directory, {})
  fill(directory, { threadId: 7 })
  expect(search(directory)).toEqual([])
})

test("a folder of another thread of this process that has no writer is read along, and nobody else's", () => {
  const directory = createTemporaryFolder()
  const { owner, folder } = fill(directory, { threadId: 3, hasWriter: false })
  expect(search(directory)).toEqual([{ folder, instance: owner.instance, kind: 'attached' }])
  expect(search(directory, { self: createSelf(3) })).toEqual([])
})

test('on another kernel the heartbeat decides', () => {
  const directory = createTemporaryFolder()
  const { folder } = fill(directory, { bootId: 'another machine' })
  expect(search(directory)).toEqual([])
  const past = (Date.now() - HEARTBEAT_LIMIT_MILLIS - 1000) / 1000
  utimesSync(join(folder, OWNER_FILE), past, past)
  expect(search(directory)).toHaveLength(1)
})

test('a claim goes over to another process when the claimer is dead, and only then', () => {
  const directory = createTemporaryFolder()
  const { owner, folder } = fill(directory, DEAD)
  const claimer = fill(directory, {})
  renameSync(folder, join(directory, `${owner.instance}.adopted-${claimer.owner.instance}-1`))
  expect(search(directory)).toEqual([])
  const gone = createInstanceId()
  renameSync(
    join(directory, `${owner.instance}.adopted-${claimer.owner.instance}-1`),
    join(directory, `${owner.instance}.adopted-${gone}-1`),
  )
  const self = createSelf()
  expect(search(directory, { self })[0]?.folder).toBe(join(directory, `${owner.instance}.adopted-${self.instance}-2`))
})

test('no more folders are taken over at a time than the limit', () => {
  const directory = createTemporaryFolder()
  for (let i = 0; i < 5; i++) fill(directory, DEAD)
  expect(search(directory, { limit: 2 })).toHaveLength(2)
})

test('a folder that every sink has read is deleted', () => {
  const directory = createTemporaryFolder()
  fill(directory, DEAD)
  const [found] = search(directory)
  if (found === undefined) throw new Error('not found')
  readAll(found.folder, found.instance, [LOGS])
  releaseFolder(found, { directory, sinks: ['logs'], nowMillis: Date.now() })
  expect(readdirSync(directory)).toEqual([])
})

test('a folder with records for a sink of another process is left to that process, for three days', () => {
  const directory = createTemporaryFolder()
  const { owner, folder } = fill(directory, DEAD)
  readAll(folder, owner.instance, [OTHER], false)
  const [found] = search(directory)
  if (found === undefined) throw new Error('not found')
  readAll(found.folder, found.instance, [LOGS])
  releaseFolder(found, { directory, sinks: ['logs'], nowMillis: Date.now() })
  expect(readdirSync(directory)).toEqual([owner.instance])
  expect(search(directory)).toEqual([])
  expect(search(directory, { nowMillis: Date.now() + 73 * 3_600_000 })).toHaveLength(1)
})

test.for(['x', '..', '1M7XYPTTBRATM3N9.adopted-../../../../etc-1', '1M7XYPTTBRATM3N9.adopted'])('%o is no journal folder', (name) => {
  expect(readFolderName(name)).toBe(undefined)
})
