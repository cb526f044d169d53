import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { payment } from '@otelier/payment'
import { registry } from '@otelier/core'
import { checkDemo } from './demo-check.ts'
import { reportDemo } from './demo-report.ts'
import { runDemo, type DemoOutcome } from './demo-run.ts'
import { chooseTrace, followTrace, type FollowedTrace } from './followed-trace.ts'
import { readEvents } from './log-files.ts'
import { readDemoSettings } from './settings.ts'

let logDirectory: string
let outcome: DemoOutcome
let trace: FollowedTrace | undefined

beforeAll(async () => {
  logDirectory = await mkdtemp(join(tmpdir(), 'shop-demo-'))
  outcome = await runDemo({ ...readDemoSettings(), logDirectory, embedded: true })
  const traceId = chooseTrace(outcome.received)
  trace = traceId === undefined ? undefined : followTrace(traceId, outcome.received, outcome.files)
}, 60_000)

afterAll(() => rm(logDirectory, { recursive: true, force: true }))

test('every order of the load is in the files and at the receiver, once', () => {
  expect(outcome.backend).toBe('embedded Postgres')
  expect(outcome.load).toMatchObject({ orders: 60, paid: 50, declined: 10, refunded: 7, refundsRefused: 5, forgedWebhooks: 3 })
  expect(checkDemo(outcome, trace)).toEqual([])
})

test('each of the payment events happens in the demo', () => {
  const names = registry()
    .channels.get(payment.completed.declaration.channel)
    ?.events.map(({ name }) => name)
  const paymentLog = outcome.files.find(({ name }) => name === 'payment.log')

  expect(names?.filter((name) => readEvents(paymentLog, name).length === 0)).toEqual([])
})

test('one trace goes from the request through provider and job to the worker', () => {
  const spans = trace?.steps.filter(({ kind }) => kind === 'span').map(({ service, what }) => `${service} ${what.replace(/ \(.*/, '')}`)
  const records = trace?.steps.filter(({ kind }) => kind === 'record').map(({ service, what }) => `${service} ${what.split(':')[0]}`)

  expect(spans).toEqual(expect.arrayContaining(['shop-web add receipts.receipt', 'shop-worker process receipts']))
  expect(records).toEqual(
    expect.arrayContaining(['shop-web INFO payment.completed', 'shop-web INFO payment.invoice.created', 'shop-worker INFO shop.receipts']),
  )
  expect(trace?.files.map(({ name }) => name)).toEqual(expect.arrayContaining(['app.log', 'audit.log', 'payment.log']))
})

test('the records of the worker carry the request and the customer of the web process', () => {
  const receipts = outcome.received.logs.filter(({ scope, traceId }) => scope.name === 'shop.receipts' && traceId === trace?.traceId)

  expect(receipts.length).toBeGreaterThanOrEqual(2)
  for (const { attributes } of receipts) {
    expect(attributes).toMatchObject({ 'request.id': trace?.requestId, 'user.id': expect.stringMatching(/^customer-\d+$/) })
  }
})

test('the report names files, records and the trace, and no line is wider than the terminal', () => {
  const report = trace === undefined ? '' : reportDemo(outcome, trace, { width: 100, seconds: 5, logDirectory: 'logs' })

  expect(report).toContain('payment.log: ')
  expect(report).toContain('Received over OTLP')
  expect(report).toContain(trace?.traceId)
  expect(report.split('\n').filter((line) => line.length > 100)).toEqual([])
})
