import { expect, test } from 'vitest'
import { killUnderLoad } from './kill-9.ts'
import { describeMissing } from './missing.ts'

const seed = Math.floor(Math.random() * 2 ** 31)

test(`kill -9 loses no payment whose helper had returned (25 kills, seed ${seed})`, { timeout: 120_000 }, async () => {
  const result = await killUnderLoad({ kills: 25, seed, recoverEvery: 5 })

  expect(result.acknowledged).toBeGreaterThan(1_000)
  expect({
    file: describeMissing(result.missingInFile, result.acknowledged),
    receiver: describeMissing(result.missingAtReceiver, result.acknowledged),
    ambiguousUids: result.ambiguousUids,
    complaints: result.complaints,
  }).toEqual({ file: 'none missing', receiver: 'none missing', ambiguousUids: [], complaints: [] })
  console.info(
    `kill -9: ${result.acknowledged} acknowledged, 0 lost; repeats: ${result.repeatedInFile} in payment.log, ${result.repeatedAtReceiver} at the receiver; torn lines: ${result.tornLines}`,
  )
})

test(`the same kills lose records of the stock pipeline, so the harness can see losses (seed ${seed})`, { timeout: 60_000 }, async () => {
  const result = await killUnderLoad({ kills: 5, seed, subject: 'stock' })

  expect(result.missingAtReceiver.length).toBeGreaterThan(0)
})
