import { recordPayments } from './record-payments.ts'
import { readWorkloadArguments, reportFigures, startVariant } from './start-variant.ts'

const WARM_UP_SHARE = 0.1

const given = readWorkloadArguments()
const variant = await startVariant(given)
const warmUp = Math.ceil(given.records * WARM_UP_SHARE)
await recordPayments(variant, 0, warmUp)

// Over the whole loop, not around each chunk: Linux brings a thread's CPU time up to date at clock ticks (4 ms) only.
const before = process.threadCpuUsage()
const wallMillis = await recordPayments(variant, warmUp, warmUp + given.records)
await variant.finish()
const { user, system } = process.threadCpuUsage(before)

reportFigures({
  cpuNanos: ((user + system) * 1_000) / given.records,
  wallNanosInCall: (wallMillis * 1_000_000) / given.records,
})
