import { expect, test } from 'vitest'
import { createReport } from './report.ts'

test('a cause is said once a minute, with the number of times it came back', () => {
  const lines: string[] = []
  let clock = 0
  const report = createReport(
    (line) => lines.push(line),
    () => clock,
  )

  report({ code: 'A', text: 'the disk is full' })
  report({ code: 'A', text: 'the disk is full' })
  report({ code: 'B', text: 'the endpoint is away' })
  clock = 61_000
  report({ code: 'A', text: 'the disk is full' })

  expect(lines).toEqual([
    'otelier: the disk is full\n',
    'otelier: the endpoint is away\n',
    'otelier: the disk is full (1 more since the last line)\n',
  ])
})
