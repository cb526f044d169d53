import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sink } from '@otelier/journal'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFilesSink, type FilesEdge, type FilesSinkOptions } from '../src/index.ts'
import { batchOf, streamOf, type RecordInput } from './batch.ts'

const payment = streamOf('payment')
const audit = streamOf('audit', { propagates: 'none' })
let directory = ''

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'otelier-files-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

function createSink(options: Partial<FilesSinkOptions> = {}, edge: FilesEdge = {}): Sink {
  return createFilesSink({ directory: join(directory, 'logs'), timeZone: 'utc', ...options }, edge)
}

const pathOf = (name: string): string => join(directory, 'logs', name)
const read = (name: string): string => readFileSync(pathOf(name), 'utf8')
const messages = (name: string): string[] =>
  read(name)
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { message: string }).message) // lines of our own format
const numbered = (count: number, first = 1): RecordInput[] =>
  Array.from({ length: count }, (_, index) => ({ body: `record ${first + index}` }))

test('a record stands in the file of its channel as JSON and in the main file as text', async () => {
  const delivery = await createSink().deliver(
    batchOf(payment, [{ body: 'paid', eventName: 'payment.completed', attributes: { 'order.id': 'ord_1' } }]),
    {},
  )

  expect(delivery).toEqual({ status: 'delivered' })
  expect(read('app.log')).toBe('[INFO] 2026-01-05 12:30:22 payment | paid {"order.id":"ord_1"}\n')
  expect(JSON.parse(read('payment.log'))).toMatchObject({ event: 'payment.completed', attributes: { 'order.id': 'ord_1' } })
  expect(existsSync(pathOf('errors.log'))).toBe(false)
})

test('files and directories are closed to others and kept out of git', async () => {
  await createSink().deliver(batchOf(streamOf('webhooks'), [{}]), {})

  expect(statSync(pathOf('app.log')).mode & 0o777).toBe(0o640)
  expect([pathOf(''), pathOf('publish-sync-logs')].map((path) => statSync(path).mode & 0o777)).toEqual([0o750, 0o750])
  expect(read('.gitignore')).toBe('*\n')
})

test('a file is rotated before a record would pass its limit, and the oldest goes', async () => {
  const sink = createSink({ files: { audit: { maxBytes: 1_000, backups: 2 } } })
  await sink.deliver(batchOf(audit, numbered(40)), {})

  const names = ['audit.log', 'audit.log.1', 'audit.log.2']
  expect(readdirSync(pathOf('')).filter((name) => name.startsWith('audit'))).toEqual(names)
  for (const name of names) expect(statSync(pathOf(name)).size).toBeLessThanOrEqual(1_000)
  const kept = names.toReversed().flatMap(messages)
  expect(kept).toEqual(numbered(kept.length, 41 - kept.length).map(({ body }) => body))
})

test('a record longer than the limit stands alone', async () => {
  const sink = createSink({ files: { audit: { maxBytes: 500 } } })
  await sink.deliver(batchOf(audit, [{ body: 'a' }, { body: 'x'.repeat(2_000) }, { body: 'b' }]), {})
  expect([messages('audit.log.2'), messages('audit.log.1').map((text) => text.length), messages('audit.log')]).toEqual([
    ['a'],
    [2_000],
    ['b'],
  ])
})

test('without backups a full file is emptied', async () => {
  const sink = createSink({ files: { audit: { maxBytes: 300, backups: 0 } } })
  await sink.deliver(batchOf(audit, numbered(9)), {})
  expect(messages('audit.log').at(-1)).toBe('record 9')
  expect(readdirSync(pathOf('')).filter((name) => name.startsWith('audit'))).toEqual(['audit.log'])
})

test('a line that a dying process left torn is closed first, and said', async () => {
  const problems: string[] = []
  mkdirSync(pathOf(''))
  writeFileSync(pathOf('audit.log'), '{"message":"torn')
  await createSink({}, { report: ({ code }) => problems.push(code) }).deliver(batchOf(audit, [{ body: 'whole' }]), {})

  expect(read('audit.log')).toMatch(/^\{"message":"torn\n\{.*"message":"whole".*\}\n$/)
  expect(problems).toEqual(['OTELIER_TORN_LINE'])
})

test.for<[string, () => void]>([
  ['removed', () => rmSync(pathOf('audit.log'))],
  ['renamed', () => renameSync(pathOf('audit.log'), pathOf('elsewhere.log'))],
  ['removed with its directory', () => rmSync(pathOf(''), { recursive: true })],
])('a file that is %s is made anew with the next batch', async ([, meddle]) => {
  const sink = createSink()
  await sink.deliver(batchOf(audit, [{ body: 'first' }]), {})
  meddle()
  await sink.deliver(batchOf(audit, [{ body: 'second' }], 2), {})
  expect(messages('audit.log')).toEqual(['second'])
})

test('a file that is emptied by others goes on at its start', async () => {
  const sink = createSink()
  await sink.deliver(batchOf(audit, [{ body: 'first' }]), {})
  writeFileSync(pathOf('audit.log'), '')
  await sink.deliver(batchOf(audit, [{ body: 'second' }], 2), {})
  expect(messages('audit.log')).toEqual(['second'])
})

test.for<[string, string, (path: string) => void]>([
  ['a symbolic link', 'ELOOP', (path) => symlinkSync(join(directory, 'target'), path)],
  ['a FIFO', 'ENOTREG', (path) => void execFileSync('mkfifo', [path])],
  ['a directory', 'EISDIR', (path) => mkdirSync(path)],
])('%s is refused, said, and the other files get their records once', async ([, code, plant]) => {
  mkdirSync(pathOf(''))
  plant(pathOf('payment.log'))
  const sink = createSink()
  const batch = batchOf(payment, [{ body: 'paid' }])

  expect(await sink.deliver(batch, {})).toMatchObject({
    status: 'retry',
    afterMillis: 1_000,
    problem: expect.stringContaining(`payment.log" (${code})`),
  })
  expect(await sink.deliver(batch, {})).toMatchObject({ status: 'retry', afterMillis: 2_000 })
  rmSync(pathOf('payment.log'), { recursive: true })
  expect(await sink.deliver(batch, {})).toEqual({ status: 'delivered' })

  expect(messages('payment.log')).toEqual(['paid'])
  expect(read('app.log').split('\n')).toHaveLength(2)
  expect(existsSync(join(directory, 'target'))).toBe(false)
})

test('the problem says which file, what is wrong and what to do', async () => {
  writeFileSync(pathOf(''), 'a file where the directory should be')
  expect(await createSink().deliver(batchOf(audit, [{}]), {})).toMatchObject({
    problem: `cannot write to "${pathOf('audit.log')}" (ENOTDIR); records are kept and written later; a part of its path is a file; choose another OTELIER_LOG_DIR [OTELIER_FILE_NOT_WRITABLE]`,
  })
})

test('a full disk tears no line and repeats none', async () => {
  let room = 0
  const write = (fd: number, bytes: Buffer, offset: number, length: number): number => {
    const written = Math.min(length, room)
    room -= written
    if (written === 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' })
    return writeSync(fd, bytes, offset, written)
  }
  const sink = createSink({}, { write })
  const batch = batchOf(audit, numbered(30))
  const statuses: string[] = []
  for (let round = 0; round < 40 && statuses.at(-1) !== 'delivered'; round++) {
    room = 400
    const delivery = await sink.deliver(batch, {})
    statuses.push(delivery.status)
    expect(read('audit.log')).toMatch(/^(?:\{.*\}\n)*$/)
  }
  expect(statuses.length).toBeGreaterThan(3)
  expect(messages('audit.log')).toEqual(numbered(30).map(({ body }) => body))
})

test('a payload that is no log record is counted and stops nothing', async () => {
  const { frames, ...batch } = batchOf(audit, numbered(2))
  const broken = { stream: audit, severityNumber: 9, sequence: 3, payload: Buffer.from([0xff, 0xff]) }
  const delivery = await createSink().deliver({ ...batch, frames: [broken, ...frames] }, {})
  expect(delivery).toEqual({ status: 'delivered', rejected: { frames: 1, reason: 'corrupt_frame' } })
  expect(messages('audit.log')).toHaveLength(2)
})

test('two sinks on one file rotate it without losing or tearing a record', async () => {
  const settings = { files: { audit: { maxBytes: 2_000, backups: 500 } } }
  const sinks = [createSink(settings), createSink(settings)]
  for (let round = 0; round < 100; round++) {
    for (const [index, sink] of sinks.entries())
      await sink.deliver(batchOf(audit, [{ body: `${index} ${round} a` }, { body: `${index} ${round} b` }], round * 2 + 1), {})
  }

  const all = readdirSync(pathOf(''))
    .filter((name) => name.startsWith('audit.log'))
    .flatMap(messages)
  expect(new Set(all).size).toBe(400)
  expect(all).toHaveLength(400)
})

test('a lock that a dead process left does not stop rotation', async () => {
  const sink = createSink({ files: { audit: { maxBytes: 300 } } }, { now: () => Date.now() + 11_000 })
  mkdirSync(pathOf(''))
  writeFileSync(pathOf('audit.log.lock'), '')
  await sink.deliver(batchOf(audit, numbered(4)), {})
  expect(existsSync(pathOf('audit.log.1'))).toBe(true)
  expect(existsSync(pathOf('audit.log.lock'))).toBe(false)
})

test('while another process holds the lock, records go on into the full file', async () => {
  const sink = createSink({ files: { audit: { maxBytes: 300 } } })
  mkdirSync(pathOf(''))
  writeFileSync(pathOf('audit.log.lock'), '')
  await sink.deliver(batchOf(audit, numbered(4)), {})
  expect(messages('audit.log')).toHaveLength(4)
  expect(lstatSync(pathOf('audit.log.lock')).isFile()).toBe(true)
})

test('a directory that cannot be entered is a problem that passes', async () => {
  if (process.getuid?.() === 0) return
  mkdirSync(pathOf(''))
  chmodSync(pathOf(''), 0o500)
  expect(await createSink().deliver(batchOf(audit, [{}]), {})).toMatchObject({
    status: 'retry',
    problem: expect.stringContaining('(EACCES)'),
  })
})
