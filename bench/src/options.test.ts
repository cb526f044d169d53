import { expect, test } from 'vitest'
import { readOptions } from './options.ts'

test('without arguments everything is measured in seven rounds', () => {
  expect(readOptions([])).toEqual({
    json: false,
    quick: false,
    parts: ['typedEvent', 'delivered', 'startup'],
    rounds: 7,
    isPrepared: false,
  })
})

test('a smoke run has two rounds unless told otherwise', () => {
  expect(readOptions(['--quick']).rounds).toBe(2)
  expect(readOptions(['--quick', '--rounds', '3']).rounds).toBe(3)
})

test.for([
  ['--rounds=0', '--rounds: "0" is not a whole number from 1 on'],
  ['--only=start', '--only: "start" is no part; choose from typedEvent, delivered, startup'],
])('refuses %s and says why', ([argument = '', message]) => {
  expect(() => readOptions([argument])).toThrow(message)
})
