import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRotatingFile, type RotatingFile } from './rotating-file.ts'

let directory = ''

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'otelier-rotating-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const open = (): RotatingFile =>
  createRotatingFile({ path: join(directory, 'x.log'), maxBytes: 10, backups: 3, now: Date.now, onTornLine: () => undefined })

function append(file: RotatingFile, line: string): number {
  return file.append({ bytes: Buffer.from(line), ends: [line.length] })
}

test('when two processes find a file full, it is rotated once', () => {
  const [first, second] = [open(), open()]
  first.prepare()
  append(first, '12345678\n')
  second.prepare()
  expect([first.isFullFor(5), second.isFullFor(5)]).toEqual([true, true])

  first.rotateFor(5)
  append(first, 'abc\n')
  second.rotateFor(5)
  append(second, 'def\n')

  expect(readdirSync(directory).toSorted()).toEqual(['x.log', 'x.log.1'])
  expect(readFileSync(join(directory, 'x.log'), 'utf8')).toBe('abc\ndef\n')
})

test('what was written into a file that had just been removed is written again', () => {
  const file = open()
  file.prepare()
  rmSync(join(directory, 'x.log'))
  expect(append(file, 'kept\n')).toBe(1)
  expect(readFileSync(join(directory, 'x.log'), 'utf8')).toBe('kept\n')
})
