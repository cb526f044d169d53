import { writeFileSync } from 'node:fs'
import { measureDelivered } from './delivered.ts'
import { describeMachine, readPeerVersions } from './machine.ts'
import { readOptions, type BenchOptions, type Part } from './options.ts'
import { prepare } from './prepare.ts'
import { formatReport } from './report.ts'
import { summariseResults, type Conditions, type Measurements } from './results.ts'
import { startSinkProcess } from './sink-process.ts'
import { measureStartup } from './startup.ts'
import { measureTypedEvent } from './typed-event.ts'

const argv = process.argv.slice(2)
const options = readOptions(argv)
if (!options.isPrepared) prepare()
const conditions = describeRun(options)
const results = summariseResults(conditions, await measure(options, conditions))
const report = formatReport(results)
if (isWholeRun(options)) writeFileSync(new URL('../RESULTS.md', import.meta.url), report)
process.stdout.write(options.json ? `${JSON.stringify(results, undefined, 2)}\n` : report)

function describeRun({ quick, rounds }: BenchOptions): Conditions {
  return {
    date: new Date().toISOString().slice(0, 10),
    command: ['npm run bench', ...(argv.length === 0 ? [] : ['--', ...argv])].join(' '),
    machine: describeMachine(),
    versions: readPeerVersions(),
    records: quick ? { typedEvent: 20_000, delivered: 20_000 } : { typedEvent: 200_000, delivered: 100_000 },
    rounds: { typedEvent: rounds, delivered: rounds, startup: quick ? rounds : rounds + 2 },
  }
}

async function measure({ parts }: BenchOptions, { records, rounds }: Conditions): Promise<Measurements> {
  const sink = await startSinkProcess()
  const announce = (part: Part): boolean => {
    if (!parts.includes(part)) return false
    process.stderr.write(`${part}: ${rounds[part]} rounds\n`)
    return true
  }
  try {
    return {
      ...(announce('typedEvent') ? { typedEvent: await measureTypedEvent(sink, rounds.typedEvent, records.typedEvent) } : {}),
      ...(announce('delivered') ? { delivered: await measureDelivered(sink, rounds.delivered, records.delivered) } : {}),
      ...(announce('startup') ? { startup: await measureStartup(sink, rounds.startup) } : {}),
    }
  } finally {
    sink.stop()
  }
}

function isWholeRun({ quick, parts }: BenchOptions): boolean {
  return !quick && parts.length === 3
}
