import { expect, test } from 'vitest'
import { withoutPreload } from './preload-env.ts'

test.for([
  ['--import @otelier/register', ''],
  ['--import=@otelier/register --max-old-space-size=100', '--max-old-space-size=100'],
  ['--require dd-trace/init --import "@otelier/register"', '--require dd-trace/init'],
  ['-r ./a.js --import="@otelier/register" --import other', '-r ./a.js --import other'],
  ['--import', '--import'],
  ['--title "--import @otelier/register"', '--title "--import @otelier/register"'],
])('%o becomes %o', ([options, expected]) => {
  expect(withoutPreload({ NODE_OPTIONS: options, A: '1' }, ['@otelier/register'])).toEqual({ NODE_OPTIONS: expected, A: '1' })
})

test('an environment without NODE_OPTIONS stays as it is', () => {
  expect(withoutPreload({ A: '1' }, ['@otelier/register'])).toEqual({ A: '1' })
})
