import type { Job } from 'bullmq'
import { getLogger } from '@otelier/core'
import type { ReceiptJob } from './receipt-queue.ts'

const log = getLogger('shop.receipts')

/** Sends the receipt of a paid order through the mail service; rejects when the service does not take it. */
export async function sendReceipt(job: Job<ReceiptJob>, mailUrl: string): Promise<void> {
  const { orderId, customerId, amount } = job.data
  const order = log.child({ 'order.id': orderId, 'bullmq.job.attempt': job.attemptsMade + 1 })
  order.info('Sending the receipt')
  const response = await fetch(`${mailUrl}/mails`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to: customerId, subject: `Your order ${orderId}`, amount }),
  })
  if (!response.ok) {
    order.warn({ 'http.response.status_code': response.status }, 'The mail service did not take the receipt')
    throw new Error(`the mail service answered ${response.status}`)
  }
  order.info('Receipt sent')
}
