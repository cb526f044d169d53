import { parseArgs } from 'node:util'
import { startOtlpReceiver } from './otlp-receiver.ts'

// The receiver as a process: prints its URL, then runs until it is killed. GET /stats tells what arrived.
const { values } = parseArgs({ options: { port: { type: 'string', default: '0' }, keep: { type: 'string', default: 'counts' } } })
const receiver = await startOtlpReceiver({ port: Number(values.port), keep: values.keep === 'all' ? 'all' : 'counts' })
process.stdout.write(`${receiver.url}\n`)
