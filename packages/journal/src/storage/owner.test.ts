import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTemporaryFolder } from '../../test/temporary-folder.ts'
import { HEARTBEAT_LIMIT_MILLIS, isAlive, isSameProcess, OWNER_FILE, readIdentity, readOwner, writeOwner } from './owner.ts'

const self = readIdentity()

test('this process is alive, and another with its pid is not', () => {
  expect(isAlive(self, self, Infinity)).toBe(true)
  expect(isAlive({ ...self, startTicks: '1' }, self, 0)).toBe(false)
  expect(isSameProcess({ ...self, startTicks: '1' }, self)).toBe(false)
})

test.for([{ bootId: 'other' }, { pidNamespace: 'other' }, { startTicks: '' }])('the heartbeat decides about %o', (difference) => {
  expect(isAlive({ ...self, ...difference }, self, HEARTBEAT_LIMIT_MILLIS)).toBe(true)
  expect(isAlive({ ...self, ...difference }, self, HEARTBEAT_LIMIT_MILLIS + 1)).toBe(false)
})

test('a damaged owner file is like none', () => {
  const folder = createTemporaryFolder()
  expect(readOwner(folder)).toBe(undefined)
  for (const text of ['', '{', '[]', 'null', '{"instance":1}']) {
    writeFileSync(join(folder, OWNER_FILE), text)
    expect(readOwner(folder)).toBe(undefined)
  }
  const owner = { ...self, instance: '1M7XYPTTBRATM3N9', threadId: 0, hasWriter: true, startedAt: '' }
  writeOwner(folder, owner)
  expect(readOwner(folder)).toEqual(owner)
})
