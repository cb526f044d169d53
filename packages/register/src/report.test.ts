import { expect, test } from 'vitest'
import { createReport } from './report.ts'

test('a problem is one line', () => {
  const lines: string[] = []
  createReport((line) => lines.push(line))({ code: 'OTELIER_START', text: 'the disk is full [OTELIER_START]' })
  expect(lines).toEqual(['otelier: the disk is full [OTELIER_START]\n'])
})

test('a closed stderr hurts nobody', () => {
  const report = createReport(() => {
    throw new Error('EPIPE')
  })
  expect(() => report({ code: 'OTELIER_START', text: 'lost' })).not.toThrow()
})
