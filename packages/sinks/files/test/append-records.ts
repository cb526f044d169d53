// Run as a process of its own: appends records to one audit.log that others append to, too.
import { createFilesSink } from '../src/index.ts'
import { batchOf, streamOf } from './batch.ts'

const [directory = '', name = '', rounds = '0'] = process.argv.slice(2)
const sink = createFilesSink({ directory, files: { audit: { maxBytes: 20_000, backups: 500 } } })
const audit = streamOf('audit', { propagates: 'none' })

for (let round = 0; round < Number(rounds); round++) {
  const records = Array.from({ length: 10 }, (_, index) => ({ body: `${name} ${round * 10 + index} ${'x'.repeat((round * 37) % 700)}` }))
  const delivery = await sink.deliver(batchOf(audit, records, round * 10 + 1), {})
  if (delivery.status !== 'delivered' || delivery.rejected !== undefined) throw new Error(JSON.stringify(delivery))
}
