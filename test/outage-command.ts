import { parseArgs } from 'node:util'
import { describeMissing } from './missing.ts'
import { FAULTS, loseReceiver } from './outage.ts'

// npm run outage -- --seconds 60 [--fault 503|500|429|hang|reset|'accept, then reset']
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, fault: { type: 'string', default: 'closed' } } })
const result = await loseReceiver({ seconds: Number(values.seconds), fault: FAULTS.find((fault) => fault === values.fault) ?? 'closed' })
console.info(`recorded          ${result.recorded}`)
console.info(`payment.log       ${describeMissing(result.missingInFile, result.recorded)}`)
console.info(`receiver          ${describeMissing(result.missingAtReceiver, result.recorded)}, ${result.missingSpans} spans missing`)
console.info(`repeated          ${result.repeatedAtReceiver} at the receiver`)
console.info(`caught up after   ${result.catchUpMillis} ms`)
console.info(
  `timers late by    p50 ${result.delayBefore.p50} → ${result.delayDuring.p50} ms, p99 ${result.delayBefore.p99} → ${result.delayDuring.p99} ms`,
)
for (const line of result.stderrLines) console.info(`stderr            ${line}`)
process.exitCode = result.missingInFile.length + result.missingAtReceiver.length + result.missingSpans === 0 ? 0 : 1
