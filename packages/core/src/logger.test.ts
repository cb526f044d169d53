import { afterEach, beforeEach, expect, test } from 'vitest'
import { levelGates } from './levels.ts'
import { getLogger } from './logger.ts'
import type { FreeRecord } from './recorder.ts'
import { registry } from './registry.ts'

const records: FreeRecord[] = []

beforeEach(() => {
  records.length = 0
  registry().recorder = { event: () => undefined, log: (record) => void records.push(record), flush: async () => undefined }
})

afterEach(() => {
  registry().recorder = undefined
  levelGates().set({ root: 'INFO', prefixes: {} })
})

test('a logger takes a message, or attributes and a message', () => {
  const logger = getLogger('stories.generation')
  logger.info('started')
  logger.warn({ storyId: 's-7' }, 'slow')
  expect(records).toEqual([
    { loggerName: 'stories.generation', severityNumber: 9, body: 'started' },
    { loggerName: 'stories.generation', severityNumber: 13, body: 'slow', attributes: { storyId: 's-7' } },
  ])
})

test('a child carries its attributes in each record', () => {
  getLogger('stories').child({ storyId: 's-7' }).child({ part: 2 }).error('failed')
  expect(records).toEqual([{ loggerName: 'stories', severityNumber: 17, body: 'failed', bound: { storyId: 's-7', part: 2 } }])
})

test('a level set for a prefix is in force below it, the nearest prefix wins', () => {
  levelGates().set({ root: 'WARNING', prefixes: { stories: 'DEBUG', 'stories.images': 'ERROR' } })
  getLogger('stories.generation').debug('seen')
  getLogger('stories.images.resize').warn('not seen')
  getLogger('shop').info('not seen')
  expect(records.map(({ body }) => body)).toEqual(['seen'])
})

test('nothing the caller passes is read before the encoder, which knows how to survive it', () => {
  const hostile = {
    get secret(): string {
      throw new Error('a getter that throws')
    },
  }
  expect(() => getLogger('app').info(hostile, 'hello')).not.toThrow()
})
