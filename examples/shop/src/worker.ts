import { startReceiptWorker } from './receipt-queue.ts'
import { sendReceipt } from './receipt.ts'
import { readWorkerSettings } from './settings.ts'

/** The worker process: `node --import @otelier/register src/worker.ts`. */
const { queueUrl, mailUrl } = readWorkerSettings()
const worker = startReceiptWorker(queueUrl, (job) => sendReceipt(job, mailUrl))
await worker.ready()
console.log('working on receipts')

process.once('SIGTERM', () => void worker.close())
