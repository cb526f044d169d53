import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startOtlpReceiver, type OtlpReceiver, type ReceivedLog } from '@otelier/testing'
import { createAppFolder, type AppFolder } from './app-folder.ts'
import { compareIds, orderIdsOf } from './missing.ts'
import { createRandom } from './random.ts'
import { startApp } from './run-app.ts'

/** `stock` is the control: OpenTelemetry's own batch processor and exporter under the same kills. */
export type Subject = 'otelier' | 'stock'

export interface KillOptions {
  readonly kills: number
  readonly seed: number
  readonly subject?: Subject
  /** A next start that runs to its end follows every so many kills; in between the next victim is the next start. Default 1. */
  readonly recoverEvery?: number
  /** How long a next start may take to deliver what the dead left. Default 20,000 ms. */
  readonly recoveryMillis?: number
  readonly onProgress?: (line: string) => void
}

export interface KillResult {
  /** Payments whose helper had returned. */
  readonly acknowledged: number
  readonly missingInFile: readonly string[]
  readonly missingAtReceiver: readonly string[]
  readonly repeatedInFile: number
  readonly repeatedAtReceiver: number
  /** Lines of payment.log that are not whole. */
  readonly tornLines: number
  /** Uids that stand for two different orders. */
  readonly ambiguousUids: readonly string[]
  /** What the next starts printed on stderr or how they ended, when it was not silence and 0. */
  readonly complaints: readonly string[]
}

/** Payments per burst and the pause between bursts, in ms: from a trickle to single large bursts. */
const PACES = [
  [1, 1],
  [5, 1],
  [20, 1],
  [100, 20],
  [1_500, 300],
] as const

/** Small files, so that rotation happens under fire; enough backups to keep every line. */
const FILES = { OTELIER_FILE_PAYMENT_MAX_BYTES: '2MiB', OTELIER_FILE_PAYMENT_BACKUPS: '500' }

/** Kills an application under load again and again, starts it anew, and compares what was acknowledged with what arrived. */
export async function killUnderLoad(options: KillOptions): Promise<KillResult> {
  const { kills, subject = 'otelier', recoverEvery = 1, onProgress = () => undefined } = options
  using folder = createAppFolder()
  using ledger = openLedger()
  const arrivals = createArrivals()
  await using receiver = await startOtlpReceiver({ keep: 'counts', onLog: arrivals.add })
  const random = createRandom(options.seed)
  const complaints: string[] = []
  for (let kill = 1; kill <= kills; kill++) {
    await killOnce({ folder, ledger, receiver, random, subject, kill })
    if (kill % recoverEvery !== 0 && kill !== kills) continue
    if (subject === 'otelier') complaints.push(...(await startAgain(folder, ledger, receiver, arrivals, kill, options.recoveryMillis)))
    onProgress(
      `${kill} of ${kills} kills, ${ledger.read().length} acknowledged, ${arrivals.missing(ledger.read()).length} missing at the receiver`,
    )
  }
  return summarize(folder, ledger.read(), arrivals, complaints)
}

interface Kill {
  readonly folder: AppFolder
  readonly ledger: Ledger
  readonly receiver: OtlpReceiver
  readonly random: () => number
  readonly subject: Subject
  readonly kill: number
}

async function killOnce({ folder, ledger, receiver, random, subject, kill }: Kill): Promise<void> {
  const [burst, pauseMillis] = PACES[Math.floor(random() * PACES.length)] ?? PACES[0]
  using app = startApp({
    folder,
    script: subject === 'otelier' ? 'under-load.mjs' : 'stock-under-load.mjs',
    args: [ledger.path, `k${kill}`, String(burst), String(pauseMillis)],
    endpoint: receiver.url,
    env: FILES,
    preload: subject === 'otelier' ? 'import' : 'none',
  })
  // One in five dies while it starts; the others at a random moment of their work.
  const diesEarly = random() < 0.2
  if (!diesEarly) await app.waitForLine('running')
  await wait(random() * (diesEarly ? 150 : 600))
  const { stderr, signal } = await app.kill('SIGKILL')
  if (signal !== 'SIGKILL' || otherThanTorn(stderr) !== '') throw new Error(`kill ${kill}: ended by ${signal}, stderr: ${stderr}`)
}

/** A start that is left to its end. It must deliver what the dead left, say nothing but that it closed a torn line, and exit with 0. */
async function startAgain(
  folder: AppFolder,
  ledger: Ledger,
  receiver: OtlpReceiver,
  arrivals: Arrivals,
  kill: number,
  recoveryMillis = 20_000,
): Promise<string[]> {
  const complaints: string[] = []
  using app = startApp({
    folder,
    script: 'next-start.mjs',
    args: [`r${kill}`],
    endpoint: receiver.url,
    env: FILES,
    timeoutMillis: recoveryMillis + 10_000,
  })
  await receiver.waitFor(arrivals.haveAll(ledger.read()), recoveryMillis).catch((error: unknown) => complaints.push(String(error)))
  const { code, stderr } = await app.end()
  if (code !== 0 || otherThanTorn(stderr) !== '') complaints.push(`the start after kill ${kill} ended with ${code}, stderr: ${stderr}`)
  return complaints
}

/** What a process said, but for half lines of its predecessor that it closed; they are counted in the files. */
function otherThanTorn(stderr: string): string {
  return stderr
    .split('\n')
    .filter((line) => !line.endsWith('[OTELIER_TORN_LINE]'))
    .join('\n')
    .trim()
}

function summarize(folder: AppFolder, acknowledged: readonly string[], arrivals: Arrivals, complaints: readonly string[]): KillResult {
  const { lines, torn } = folder.readJsonLines('payment.log')
  const inFile = compareIds(acknowledged, orderIdsOf(lines))
  return {
    acknowledged: acknowledged.length,
    missingInFile: inFile.missing,
    missingAtReceiver: arrivals.missing(acknowledged),
    repeatedInFile: inFile.repeated,
    repeatedAtReceiver: arrivals.repeated(),
    tornLines: torn.length,
    ambiguousUids: arrivals.ambiguousUids(),
    complaints,
  }
}

interface Ledger extends Disposable {
  readonly path: string
  /** The ids whose line is whole. */
  read(): string[]
}

/** The list of acknowledged ids lies in memory where there is a tmpfs: it must not slow the application. */
function openLedger(): Ledger {
  const directory = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'otelier-acks-'))
  const path = join(directory, 'acknowledged')
  return {
    path,
    read: () => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : []),
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  }
}

interface Arrivals {
  add(log: ReceivedLog): void
  missing(ids: readonly string[]): string[]
  /** A question that is cheap to ask again: it goes on where it stopped. */
  haveAll(ids: readonly string[]): () => boolean
  repeated(): number
  ambiguousUids(): string[]
}

function createArrivals(): Arrivals {
  const orders = new Set<string>()
  const orderByUid = new Map<string, string>()
  const ambiguous = new Set<string>()
  let repeated = 0
  return {
    add({ attributes, uid }) {
      const order = String(attributes['order.id'])
      if (orders.has(order)) repeated++
      orders.add(order)
      if (uid === '') return
      if ((orderByUid.get(uid) ?? order) !== order) ambiguous.add(uid)
      orderByUid.set(uid, order)
    },
    missing: (ids) => ids.filter((id) => !orders.has(id)),
    haveAll(ids) {
      let seen = 0
      return () => {
        while (seen < ids.length && orders.has(ids[seen] ?? '')) seen++
        return seen === ids.length
      }
    },
    repeated: () => repeated,
    ambiguousUids: () => [...ambiguous],
  }
}
