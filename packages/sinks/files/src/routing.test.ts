import type { StreamDefinition } from '@otelier/journal'
import { expect, test } from 'vitest'
import { resolveFiles } from './options.ts'
import { createRouter } from './routing.ts'

const route = createRouter(resolveFiles({ directory: '/logs' }))

function filesOf(stream: Partial<StreamDefinition>, severityNumber = 9): string[] {
  const routes = route({ signal: 'logs', scope: { name: stream.channel ?? 'x' }, ...stream })
  return routes
    .filter(({ minimum }) => severityNumber >= minimum)
    .map(({ file }) => file.key)
    .toSorted()
}

test.for<[string, Partial<StreamDefinition>, string[]]>([
  ['a channel with a file of its own goes there and to the main file', { channel: 'payment' }, ['app', 'payment']],
  ['a child of a channel goes where its parent goes', { channel: 'payment.orders' }, ['app', 'payment']],
  ['a name that only begins alike is no child', { channel: 'payments' }, ['app']],
  ['a named logger goes to the main file', { channel: 'stories.generation' }, ['app']],
  ['a channel for the console and its own file is not in the main file', { channel: 'webhooks', propagates: 'console' }, ['webhooks']],
  ['a channel that does not propagate is only in its own file', { channel: 'audit', propagates: 'none' }, ['audit']],
  ['a channel that does not propagate and has no file goes to the main file', { channel: 'db', propagates: 'none' }, ['app']],
  ['an event that is copied goes to both channels', { channel: 'payment', copyTo: ['audit'] }, ['app', 'audit', 'payment']],
  ['a copy for a channel without a file is no second record in the main file', { channel: 'payment', copyTo: ['db'] }, ['app', 'payment']],
  [
    'a completed request has a copy among the performance records',
    { channel: 'http', eventName: 'http.server.request.completed' },
    ['app', 'performance'],
  ],
  ['tasks have no file unless it is switched on', { channel: 'tasks' }, ['app']],
  ['spans go to no file', { signal: 'traces' }, []],
])('%s', ([, stream, files]) => {
  expect(filesOf(stream)).toEqual(files)
})

test('errors of every channel also stand apart', () => {
  expect(filesOf({ channel: 'payment' }, 17)).toEqual(['app', 'errors', 'payment'])
  expect(filesOf({ channel: 'audit', propagates: 'none' }, 21)).toEqual(['audit', 'errors'])
  expect(filesOf({ channel: 'payment' }, 13)).toEqual(['app', 'payment'])
})

test('DEBUG is in the main file only where it is asked for', () => {
  expect(filesOf({ channel: 'app' }, 5)).toEqual([])
  const debug = createRouter(resolveFiles({ directory: '/logs', mainLevel: 'DEBUG' }))
  expect(debug({ signal: 'logs', scope: { name: 'app' } }).find(({ file }) => file.key === 'app')?.minimum).toBe(5)
})

test('a channel whose file is switched off goes to the main file', () => {
  const smaller = createRouter(resolveFiles({ directory: '/logs', files: { audit: { enabled: false } } }))
  const routes = smaller({ signal: 'logs', scope: { name: 'audit' }, channel: 'audit', propagates: 'none' })
  expect(routes.map(({ file }) => file.key)).toEqual(['app', 'errors'])
})
