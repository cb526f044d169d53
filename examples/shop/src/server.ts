import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createApp } from './app.ts'
import { createOrderBook } from './orders.ts'
import { createProviderClient } from './provider-client.ts'
import { openReceiptQueue } from './receipt-queue.ts'
import { readWebSettings } from './settings.ts'

/** The web process: `node --import @otelier/register src/server.ts`. */
const { port, queueUrl, providerUrl, webhookKey } = readWebSettings()
const receipts = openReceiptQueue(queueUrl)
const app = createApp({ orders: createOrderBook(), provider: createProviderClient(providerUrl), receipts, webhookKey })

const server = app.listen(port, '127.0.0.1')
await once(server, 'listening')
console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`) // a TCP server's address is never a string

process.once('SIGTERM', () => {
  server.close(() => void receipts.close())
  server.closeIdleConnections()
})
