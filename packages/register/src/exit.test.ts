import { EventEmitter } from 'node:events'
import type { FreeRecord } from '@otelier/core'
import { beforeEach, expect, test } from 'vitest'
import { drainAtExit, type ExitingProcess } from './exit.ts'

const calls: string[] = []
const records: FreeRecord[] = []

function createProcess(): ExitingProcess & EventEmitter {
  return Object.assign(new EventEmitter(), {
    pid: 7,
    kill: (_pid: number, signal?: string | number) => calls.push(`kill ${signal}`) > 0,
  }) as never // the events and two members are all that is used
}

function watch(target: ExitingProcess): void {
  const recorder = { event: () => undefined, log: (record: FreeRecord) => void records.push(record), flush: async () => undefined }
  drainAtExit({ target, recorder, drain: () => void calls.push('drain') })
}

beforeEach(() => {
  calls.length = 0
  records.length = 0
})

test('a signal that the application does not handle drains and is raised again', () => {
  const target = createProcess()
  watch(target)
  target.emit('SIGTERM')
  expect(calls).toEqual(['drain', 'kill SIGTERM'])
  expect(target.listenerCount('SIGTERM')).toBe(0)
})

test('a signal that the application handles is left to it', () => {
  const target = createProcess()
  watch(target)
  target.on('SIGTERM', () => calls.push('application'))
  target.emit('SIGTERM')
  expect(calls).toEqual(['application'])
})

test('what the application records in its own exit listener is drained, too', async () => {
  const target = createProcess()
  watch(target)
  target.on('exit', () => calls.push('application'))
  await Promise.resolve()
  target.emit('exit')
  expect(calls).toEqual(['application', 'drain'])
})

test('an uncaught error becomes a record that stays off the console', () => {
  const target = createProcess()
  watch(target)
  const error = new Error('boom')
  target.emit('uncaughtExceptionMonitor', error, 'uncaughtException')
  target.emit('uncaughtExceptionMonitor', error, 'unhandledRejection')
  expect(records).toEqual([
    { loggerName: 'app', eventName: 'process.uncaught_exception', severityNumber: 21, attributes: { error }, propagates: 'files' },
    { loggerName: 'app', eventName: 'process.unhandled_rejection', severityNumber: 17, attributes: { error }, propagates: 'files' },
  ])
})
