import { expect, test } from 'vitest'
import { startChild } from './child-process.ts'

function run(script: string, readyTimeoutMillis = 10_000): ReturnType<typeof startChild> {
  const options = { name: 'the child', args: ['-e', script], environment: {}, ready: /^listening on (\S+)$/ }
  return startChild({ ...options, command: process.execPath, readyTimeoutMillis })
}

test('a process that says where it listens is ready, and ends when it is asked to', async () => {
  const child = await run(`
    process.on('SIGTERM', () => { console.error('closing'); process.exit(0) })
    setInterval(() => {}, 1000)
    console.log('listening on http://127.0.0.1:7')
  `)

  expect(child.address).toBe('http://127.0.0.1:7')
  expect(await child.stop()).toBe(0)
  expect(child.stderr).toEqual(['closing'])
})

test('a process that fails to start is reported with the last line of its standard error', async () => {
  await expect(run(`console.error('QUEUE_URL is not set'); process.exit(3)`)).rejects.toThrow(
    'the child ended with exit code 3 before it was ready: QUEUE_URL is not set',
  )
})

test('an uncaught error is reported with its message, not with the last line that Node prints', async () => {
  await expect(run(`throw new TypeError('no queue')`)).rejects.toThrow('ended with exit code 1 before it was ready: TypeError: no queue')
})

test('a process that says nothing is given up', async () => {
  await expect(run('setInterval(() => {}, 1000)', 50)).rejects.toThrow('the child was not ready after 50 ms: it printed no error')
})

test('a program that does not exist is reported', async () => {
  const options = { name: 'redis-server', command: '/does/not/exist', args: [], environment: {}, ready: /ready/ }
  await expect(startChild(options)).rejects.toThrow('redis-server did not start (Error: spawn /does/not/exist ENOENT)')
})

test('stopping twice is fine', async () => {
  const child = await run(`setInterval(() => {}, 1000); console.log('listening on nothing')`)

  expect(await Promise.all([child.stop(), child.stop()])).toEqual([null, null])
})
