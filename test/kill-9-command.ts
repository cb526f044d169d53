import { parseArgs } from 'node:util'
import { killUnderLoad } from './kill-9.ts'
import { describeMissing } from './missing.ts'

// npm run torture -- --kills 100 [--seed 7] [--recover-every 1] [--subject stock]
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    'recover-every': { type: 'string', default: '1' },
    subject: { type: 'string', default: 'otelier' },
  },
})

const subject = values.subject === 'stock' ? 'stock' : 'otelier'
console.info(`${values.kills} kills of ${subject}, seed ${values.seed}`)
const result = await killUnderLoad({
  kills: Number(values.kills),
  seed: Number(values.seed),
  subject,
  recoverEvery: Number(values['recover-every']),
  onProgress: (line) => console.info(line),
})
console.info(`acknowledged            ${result.acknowledged}`)
if (subject === 'otelier') console.info(`payment.log             ${describeMissing(result.missingInFile, result.acknowledged)}`)
console.info(`receiver                ${describeMissing(result.missingAtReceiver, result.acknowledged)}`)
console.info(`repeated                ${result.repeatedInFile} in payment.log, ${result.repeatedAtReceiver} at the receiver`)
console.info(`torn lines              ${result.tornLines}`)
console.info(`uids of two orders      ${result.ambiguousUids.length}`)
for (const complaint of result.complaints) console.info(complaint)
const isClean = result.missingInFile.length + result.missingAtReceiver.length + result.ambiguousUids.length + result.complaints.length === 0
process.exitCode = subject === 'stock' || isClean ? 0 : 1
