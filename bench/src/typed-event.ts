import { countPaymentLines } from './count-lines.ts'
import { launchOtelier, launchPlain } from './launch.ts'
import { measureRounds } from './rounds.ts'
import { runProcess } from './run-process.ts'
import type { SinkProcess } from './sink-process.ts'
import type { Sample } from './statistics.ts'
import { withTemporaryFolder } from './temporary-folder.ts'

/** What is set side by side; each name is a file in `variants/`. */
export const TYPED_EVENT_VARIANTS = ['otelier', 'pino-sync', 'pino-async', 'winston', 'logtape', 'stock'] as const

export type TypedEventVariant = (typeof TYPED_EVENT_VARIANTS)[number]

const WARM_UP_SHARE = 0.1

/** The application thread's cost of one event, per variant and round. In ns per event. */
export function measureTypedEvent(sink: SinkProcess, rounds: number, records: number): Promise<Record<TypedEventVariant, Sample[]>> {
  return measureRounds(TYPED_EVENT_VARIANTS, rounds, (variant) =>
    withTemporaryFolder(async (folder) => {
      const endpoint = sink.nextEndpoint()
      const launch = variant === 'otelier' ? launchOtelier(folder) : launchPlain()
      const args = [variant, folder, endpoint, String(records)]
      const { figures } = await runProcess({ script: 'workloads/typed-event.ts', args, ...launch })
      const arrived = variant === 'stock' ? (await sink.received(endpoint)).records : await countPaymentLines(folder)
      const expected = records + Math.ceil(records * WARM_UP_SHARE)
      if (arrived !== expected)
        throw new Error(`typed event: ${arrived} of ${expected} records of ${variant} arrived; its figures mean nothing`)
      return figures
    }),
  )
}
