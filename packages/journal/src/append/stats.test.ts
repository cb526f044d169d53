import { expect, test } from 'vitest'
import { countMissing } from '../writer/pump.ts'
import { createCountKeeper } from '../writer/counts.ts'
import { createStats, type ChannelCounts } from './stats.ts'

test('for every sink, what was emitted is delivered, pending or dropped with a reason', () => {
  const channels = new Map<string, ChannelCounts>([
    ['shop', { signal: 'logs', emitted: 10, dropped: { disk_full: 2 } }],
    ['traces', { signal: 'traces', emitted: 7, dropped: {} }],
  ])
  const keeper = createCountKeeper()
  keeper.sink({ name: 'files', signals: ['logs'] })
  keeper.sink({ name: 'otlp', signals: ['logs', 'traces'] })
  keeper.settle('files', 'shop', 5)
  countMissing(keeper, 'files', 1)
  keeper.settle('otlp', 'shop', 8)
  keeper.settle('otlp', 'traces', 3)
  keeper.drop('otlp', 'shop', 'export_rejected', 1)

  const { sinks } = createStats('1M7XYPTTBRATM3N9', channels, keeper.counts)

  expect(sinks).toEqual({
    files: {
      delivered: 5,
      pending: 2,
      dropped: { corrupt_frame: 1, disk_full: 2 },
      channels: { shop: { pending: 3, dropped: { disk_full: 2 } } },
    },
    otlp: {
      delivered: 10,
      pending: 4,
      dropped: { export_rejected: 1, disk_full: 2 },
      channels: { shop: { pending: 0, dropped: { export_rejected: 1, disk_full: 2 } }, traces: { pending: 4, dropped: {} } },
    },
  })
})
