import { setTimeout as wait } from 'node:timers/promises'
import { startOtlpReceiver, type Answer, type OtlpReceiver } from '@otelier/testing'
import { createAppFolder } from './app-folder.ts'
import { compareIds, orderIdsOf } from './missing.ts'
import { startApp } from './run-app.ts'

const ANSWERS = {
  '503': { kind: 'refuse', status: 503 },
  '500': { kind: 'refuse', status: 500 },
  '429': { kind: 'refuse', status: 429, retryAfter: '1' },
  hang: { kind: 'hang' },
  reset: { kind: 'reset' },
  'accept, then reset': { kind: 'acceptThenReset' },
} as const satisfies Record<string, Answer>

/** The port is closed, or each request gets this answer. */
export type Fault = 'closed' | keyof typeof ANSWERS

export const FAULTS: readonly Fault[] = ['closed', '503', '500', '429', 'hang', 'reset', 'accept, then reset']

export interface OutageOptions {
  readonly seconds: number
  /** What is wrong with the receiver. Default `closed`. */
  readonly fault?: Fault
}

/** How late the application's timers were, in ms. */
export interface LoopDelay {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

export interface OutageResult {
  readonly recorded: number
  readonly missingInFile: readonly string[]
  readonly missingAtReceiver: readonly string[]
  readonly repeatedAtReceiver: number
  readonly missingSpans: number
  readonly stderrLines: readonly string[]
  readonly delayBefore: LoopDelay
  readonly delayDuring: LoopDelay
  /** From the moment the receiver was back to the moment it had all records of the outage. */
  readonly catchUpMillis: number
  readonly code: number | null
}

/** Takes the receiver away for a while under 200 payments per second, and compares what was recorded with what arrived. */
export async function loseReceiver({ seconds, fault = 'closed' }: OutageOptions): Promise<OutageResult> {
  using folder = createAppFolder()
  await using receiver = await startOtlpReceiver()
  // A hanging request is given up soon, so that a short outage sees several of them.
  const env = { OTEL_EXPORTER_OTLP_TIMEOUT: '1000' }
  using app = startApp({ folder, script: 'steady-load.mjs', endpoint: receiver.url, env, timeoutMillis: seconds * 1_000 + 180_000 })
  await app.waitForLine('running')
  await receiver.waitFor(({ logs }) => logs.length > 200)

  app.child.stdin?.write('away\n')
  await breakReceiver(receiver, fault)
  await wait(seconds * 1_000)

  app.child.stdin?.write('back\n')
  const linesAtReturn = folder.readLines('payment.log').length
  const backAt = performance.now()
  await mendReceiver(receiver)
  await receiver.waitFor(({ byEvent }) => (byEvent.get('payment.completed')?.uids.size ?? 0) >= linesAtReturn, seconds * 1_000 + 90_000)
  const catchUpMillis = Math.round(performance.now() - backAt)

  const { code, stdout, stderr } = await app.end()
  const report = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { payments: number; delays: [LoopDelay, LoopDelay] } // printed by the fixture
  const recorded = Array.from({ length: report.payments }, (_, n) => `ord_${n}`)
  const arrived = compareIds(
    recorded,
    receiver.logs.map(({ attributes }) => String(attributes['order.id'])),
  )
  return {
    recorded: report.payments,
    missingInFile: compareIds(recorded, orderIdsOf(folder.readLines('payment.log'))).missing,
    missingAtReceiver: arrived.missing,
    repeatedAtReceiver: arrived.repeated,
    missingSpans: Math.ceil(report.payments / 200) - new Set(receiver.spans.map(({ name }) => name)).size,
    stderrLines: stderr.split('\n').filter((line) => line !== ''),
    delayBefore: report.delays[0],
    delayDuring: report.delays[1],
    catchUpMillis,
    code,
  }
}

async function breakReceiver(receiver: OtlpReceiver, fault: Fault): Promise<void> {
  if (fault === 'closed') await receiver.stop()
  else receiver.respondWith(() => ANSWERS[fault])
}

async function mendReceiver(receiver: OtlpReceiver): Promise<void> {
  receiver.respondWith(undefined)
  await receiver.listen()
}
