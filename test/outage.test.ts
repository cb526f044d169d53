import { expect, test } from 'vitest'
import { describeMissing } from './missing.ts'
import { FAULTS, loseReceiver } from './outage.ts'

const REPEATS_ALLOWED = new Set(['hang', 'accept, then reset'])

test.concurrent.for(FAULTS)(
  'a receiver with this fault for 5 s under load loses nothing and disturbs nobody: %s',
  { timeout: 120_000 },
  async (fault) => {
    const result = await loseReceiver({ seconds: 5, fault })

    expect({
      file: describeMissing(result.missingInFile, result.recorded),
      receiver: describeMissing(result.missingAtReceiver, result.recorded),
      missingSpans: result.missingSpans,
      code: result.code,
    }).toEqual({ file: 'none missing', receiver: 'none missing', missingSpans: 0, code: 0 })
    expect(result.recorded).toBeGreaterThan(1_000)
    if (!REPEATS_ALLOWED.has(fault)) expect(result.repeatedAtReceiver).toBe(0)
    // Each cause is said once a minute, and the run is shorter. The cause names where the trouble is.
    expect(result.stderrLines).toEqual([expect.stringContaining('127.0.0.1')])
    // The median hardly depends on how busy the machine is; a blocked event loop shows in it.
    expect(result.delayDuring.p50).toBeLessThan(result.delayBefore.p50 + 5)
  },
)
