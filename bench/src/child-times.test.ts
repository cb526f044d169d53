import { expect, test } from 'vitest'
import { readChildrenMillis } from './child-times.ts'

test('adds user and system time of the children, minutes included', () => {
  expect(readChildrenMillis('0m0.001s 0m0.002s\n1m2.500s 0m0.250s\n')).toBe(62_750)
})

test('refuses text of another form', () => {
  expect(() => readChildrenMillis('real 1.0')).toThrow('is not the output of the shell')
})
