import { recordPayments } from './record-payments.ts'
import { readWorkloadArguments, reportFigures, startVariant } from './start-variant.ts'

const given = readWorkloadArguments()
const started = performance.now()
const variant = await startVariant(given)
await recordPayments(variant, 0, given.records)
await variant.finish()
reportFigures({ wallMillis: performance.now() - started })
