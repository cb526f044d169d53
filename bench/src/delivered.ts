import { countPaymentLines } from './count-lines.ts'
import { launchOtelier, launchPlain, type Launch } from './launch.ts'
import { measureRounds } from './rounds.ts'
import { runProcess } from './run-process.ts'
import type { SinkProcess } from './sink-process.ts'
import type { Sample } from './statistics.ts'
import { withTemporaryFolder } from './temporary-folder.ts'

/** `otelier` writes one JSON file, `otelier-all-files` what production has by default; both send OTLP as well. */
export const DELIVERED_VARIANTS = ['otelier', 'otelier-all-files', 'stock', 'pino-sync', 'empty'] as const

export type DeliveredVariant = (typeof DELIVERED_VARIANTS)[number]

interface Expectation {
  readonly module: string
  readonly file: boolean
  readonly otlp: boolean
  launch(folder: string, endpoint: string): Launch
}

// No rotation: it would drop the oldest part, and the lines could not be counted.
const LARGE_FILE = { OTELIER_FILE_PAYMENT_MAX_BYTES: '1GiB' }

/** Settings under which otelier writes one JSON file, `payment.log`. */
export const ONE_FILE = { ...LARGE_FILE, OTELIER_FILE_APP_ENABLED: 'false', OTELIER_FILE_AUDIT_ENABLED: 'false' }

const EXPECTATIONS: Readonly<Record<DeliveredVariant, Expectation>> = {
  otelier: { module: 'otelier', file: true, otlp: true, launch: (folder, endpoint) => launchOtelier(folder, endpoint, ONE_FILE) },
  'otelier-all-files': {
    module: 'otelier',
    file: true,
    otlp: true,
    launch: (folder, endpoint) => launchOtelier(folder, endpoint, LARGE_FILE),
  },
  stock: { module: 'stock', file: false, otlp: true, launch: launchPlain },
  'pino-sync': { module: 'pino-sync', file: true, otlp: false, launch: launchPlain },
  empty: { module: 'empty', file: false, otlp: false, launch: launchPlain },
}

/** CPU of the whole process from start to exit, for `records` events that were seen to arrive. */
export function measureDelivered(sink: SinkProcess, rounds: number, records: number): Promise<Record<DeliveredVariant, Sample[]>> {
  return measureRounds(DELIVERED_VARIANTS, rounds, (variant) =>
    withTemporaryFolder(async (folder) => {
      const { module, file, otlp, launch } = EXPECTATIONS[variant]
      const endpoint = sink.nextEndpoint()
      const args = [module, folder, endpoint, String(records)]
      const { figures, cpuMillis } = await runProcess({ script: 'workloads/delivered.ts', args, ...launch(folder, endpoint) })
      const overOtlp = await sink.received(endpoint)
      assertArrived(variant, 'over OTLP', overOtlp.records, otlp ? records : 0)
      assertArrived(variant, 'in the file', await countPaymentLines(folder), file ? records : 0)
      return { ...figures, cpuMillis, otlpMib: overOtlp.bytes / 2 ** 20 }
    }),
  )
}

function assertArrived(variant: string, where: string, arrived: number, expected: number): void {
  if (arrived === expected) return
  throw new Error(`delivered: ${arrived} of ${expected} records of ${variant} arrived ${where}; its figures mean nothing`)
}
