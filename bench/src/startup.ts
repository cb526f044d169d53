import { launchAuto, launchOtelier, launchPlain, type Launch } from './launch.ts'
import { measureRounds } from './rounds.ts'
import { runProcess } from './run-process.ts'
import type { SinkProcess } from './sink-process.ts'
import type { Sample } from './statistics.ts'
import { withTemporaryFolder } from './temporary-folder.ts'

export const STARTUP_VARIANTS = ['plain', 'otelier', 'auto'] as const

export type StartupVariant = (typeof STARTUP_VARIANTS)[number]

interface Start {
  /** How the process records its one event. */
  readonly record: 'none' | 'helper' | 'api'
  launch(folder: string, endpoint: string): Launch
}

const STARTS: Readonly<Record<StartupVariant, Start>> = {
  plain: { record: 'none', launch: launchPlain },
  otelier: { record: 'helper', launch: (folder, endpoint) => launchOtelier(folder, endpoint) },
  auto: { record: 'api', launch: (_folder, endpoint) => launchAuto(endpoint) },
}

/** Time and CPU until an HTTP server listens, and the peak of memory after one record was made and sent. */
export function measureStartup(sink: SinkProcess, rounds: number): Promise<Record<StartupVariant, Sample[]>> {
  return measureRounds(STARTUP_VARIANTS, rounds, (variant) =>
    withTemporaryFolder(async (folder) => {
      const { record, launch } = STARTS[variant]
      const endpoint = sink.nextEndpoint()
      const { figures, millisToListening } = await runProcess({
        script: 'workloads/listen.cjs',
        args: [record],
        ...launch(folder, endpoint),
      })
      const { records } = await sink.received(endpoint)
      if (records !== (record === 'none' ? 0 : 1))
        throw new Error(`startup: ${records} records of ${variant} arrived; its figures mean nothing`)
      return { ...figures, wallMillis: millisToListening }
    }),
  )
}
