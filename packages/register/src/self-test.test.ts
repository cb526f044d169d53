import { expect, test } from 'vitest'
import type { Problem } from './report.ts'
import { isFirstCopy, runSelfTest } from './self-test.ts'

function findings(taken: readonly string[], globals: object): Problem[] {
  const problems: Problem[] = []
  runSelfTest(taken, (problem) => problems.push(problem), globals)
  return problems
}

test('a healthy start says nothing', () => {
  expect(findings([], { [Symbol.for('opentelemetry.js.api.1')]: { version: '1.10.0' } })).toEqual([])
})

test('an older api that was registered first is named with the remedy', () => {
  const [finding] = findings(['trace'], { [Symbol.for('opentelemetry.js.api.1')]: { version: '1.9.1' } })
  expect(finding?.text).toBe(
    'self-test: @opentelemetry/api 1.9.1 was registered first, its globals cannot be shared with 1.10; run "npm ls @opentelemetry/api" and update it to 1.10 [OTELIER_API_VERSION]',
  )
})

test('globals of another SDK are named', () => {
  const [finding] = findings(['trace', 'metrics'], { [Symbol.for('opentelemetry.js.api.1')]: { version: '1.10.0' } })
  expect(finding?.code).toBe('OTELIER_GLOBALS_TAKEN')
  expect(finding?.text).toContain('another SDK had set trace, metrics before')
})

test('a second copy of the preload is named and does not start', () => {
  const problems: Problem[] = []
  const globals = { [Symbol.for('otelier.v1.register')]: 'file:///another/copy/index.js' }
  expect(isFirstCopy((problem) => problems.push(problem), globals)).toBe(false)
  expect(problems[0]?.code).toBe('OTELIER_TWO_COPIES')
})
