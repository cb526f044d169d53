'use strict'
// CommonJS and JavaScript on purpose: the peer hooks `require` alone, and stripping types would be a part of every start-up.
const { createServer } = require('node:http')
const { readFileSync, writeSync } = require('node:fs')

// Both batch for a second at most; the exporters have then sent the record, and have the memory that takes.
const SETTLE_MILLIS = 1_500
const RESULT_DESCRIPTOR = 3

const server = createServer((_request, response) => response.end('ok'))
server.listen(0, '127.0.0.1', () => {
  writeSync(1, 'listening\n')
  const cpu = process.cpuUsage()
  recordOne(process.argv[2])
  setTimeout(() => {
    const figures = { cpuMillis: (cpu.user + cpu.system) / 1_000, peakMib: peakKib() / 1_024 }
    writeSync(RESULT_DESCRIPTOR, JSON.stringify(figures))
    process.exit(0)
  }, SETTLE_MILLIS)
})

function recordOne(how) {
  if (how === 'helper') recordWithHelper()
  if (how === 'api') recordWithApi()
}

function recordWithHelper() {
  const { payment } = require('@otelier/payment')
  payment.completed({ orderId: 'ord_1', paymentId: 'pay_1', amount: { minor: 1_999, currency: 'EUR' }, provider: 'stripe' })
}

function recordWithApi() {
  const { logs } = require('@opentelemetry/api')
  const attributes = {
    'order.id': 'ord_1',
    'payment.id': 'pay_1',
    'payment.amount.minor': 1_999,
    'payment.currency': 'EUR',
    'payment.provider': 'stripe',
  }
  logs.getLogger('payment').emit({ eventName: 'payment.completed', severityNumber: 9, body: 'Payment completed', attributes })
}

/** The process's own high-water mark. On Linux `maxRSS` starts with what the parent had, which would hide a small process. */
function peakKib() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS
  const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))
  return Number(kib)
}
