import { rm } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startOtlpReceiver, type OtlpReceiver } from '@otelier/testing'
import { describeTrouble, startChild, type Child } from './child-process.ts'
import { runLoad, type LoadSummary } from './load.ts'
import { readLogFiles, type LogFile } from './log-files.ts'
import { startMailService } from './mail-service.ts'
import { startPaymentProvider } from './payment-provider.ts'
import { openQueueBackend } from './queue-backend.ts'
import { openReceiptQueue, type ReceiptQueue } from './receipt-queue.ts'
import type { DemoSettings, Environment } from './settings.ts'

export interface DemoOptions extends DemoSettings {
  /** Emptied first. */
  readonly logDirectory: string
  /** Use the embedded queue backend, whatever else there is. Default false. */
  readonly embedded?: boolean
}

/** What is left when the shop has closed. */
export interface DemoOutcome {
  /** The queue's backend, in words. */
  readonly backend: string
  readonly load: LoadSummary
  readonly mails: number
  readonly files: readonly LogFile[]
  /** What the shop's processes printed on standard error. */
  readonly consoleLines: readonly string[]
  readonly received: Pick<OtlpReceiver, 'logs' | 'spans' | 'metrics' | 'problems' | 'counts'>
}

const SHOP = fileURLToPath(new URL('..', import.meta.url))
const WEBHOOK_KEY = 'the-key-that-shop-and-provider-share'
const RECEIPTS_TIMEOUT_MILLIS = 20_000

/**
 * Opens the shop with everything around it, shops for a while, and closes it politely.
 *
 * @throws {Error} When a part does not start, does not answer as it should, or does not end well.
 */
export async function runDemo({ logDirectory, embedded = false, redisUrl, inherited }: DemoOptions): Promise<DemoOutcome> {
  await rm(logDirectory, { recursive: true, force: true })
  await using cleanup = new AsyncDisposableStack() // closes what is open, in reverse, also after an error
  const receiver = await startOtlpReceiver()
  cleanup.defer(() => receiver.close())
  const backend = await openQueueBackend({ redisUrl, path: inherited['PATH'], embedded })
  cleanup.defer(() => backend.close())
  const provider = await startPaymentProvider(WEBHOOK_KEY)
  cleanup.defer(() => provider.close())
  const mail = await startMailService()
  cleanup.defer(() => mail.close())

  const environment: Environment = {
    ...inherited,
    QUEUE_URL: backend.url,
    PROVIDER_URL: provider.url,
    PROVIDER_WEBHOOK_KEY: WEBHOOK_KEY,
    MAIL_URL: mail.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_METRIC_EXPORT_INTERVAL: '1000',
    OTELIER_LOG_DIR: logDirectory,
    OTELIER_CONSOLE_LEVEL: 'error',
  }
  const web = await startRecorded('shop-web', 'src/server.ts', /^listening on (\S+)$/, environment)
  cleanup.defer(async () => void (await web.stop()))
  const worker = await startRecorded('shop-worker', 'src/worker.ts', /^working/, environment)
  cleanup.defer(async () => void (await worker.stop()))

  const load = await runLoad(web.address)
  await provider.settle()
  await waitForReceipts(backend.url, () => mail.count() >= load.paid)
  await stopWell([web, worker])
  const { logs, spans, metrics, problems, counts } = receiver
  return {
    backend: backend.description,
    load,
    mails: mail.count(),
    files: await readLogFiles(logDirectory),
    consoleLines: [...web.stderr, ...worker.stderr],
    received: { logs, spans, metrics, problems, counts },
  }
}

/** As its users start it: the built preload, and nothing else. */
function startRecorded(name: string, file: string, ready: RegExp, environment: Environment): Promise<Child> {
  return startChild({
    name,
    command: process.execPath,
    args: ['--import', '@otelier/register', file],
    directory: SHOP,
    environment: { ...environment, OTEL_SERVICE_NAME: name },
    ready,
    readyTimeoutMillis: 15_000,
  })
}

async function waitForReceipts(queueUrl: string, areSent: () => boolean): Promise<void> {
  const queue = openReceiptQueue(queueUrl)
  try {
    await waitUntilEmpty(queue, areSent)
  } finally {
    await queue.close()
  }
}

/** The states are counted one after the other, so a job that changes its state is easily missed: the mails say whether all are through. */
async function waitUntilEmpty(queue: ReceiptQueue, areSent: () => boolean): Promise<void> {
  const deadline = performance.now() + RECEIPTS_TIMEOUT_MILLIS
  for (let open = await queue.countOpen(); open > 0 || !areSent(); open = await queue.countOpen()) {
    if (performance.now() > deadline) throw new Error(`${open} receipts were not sent after ${RECEIPTS_TIMEOUT_MILLIS} ms`)
    await setTimeout(50)
  }
}

async function stopWell(children: readonly Child[]): Promise<void> {
  const codes = await Promise.all(children.map((child) => child.stop()))
  children.forEach(({ name, stderr }, index) => {
    if (codes[index] !== 0) throw new Error(`${name} ended with exit code ${codes[index]}: ${describeTrouble(stderr)}`)
  })
}
