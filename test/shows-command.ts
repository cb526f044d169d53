import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { killUnderLoad } from './kill-9.ts'
import { describeMissing } from './missing.ts'
import { loseReceiver } from './outage.ts'

// npm run shows: every end-to-end claim with its full counts, as one table. Takes about five minutes.

interface Show {
  readonly claim: string
  readonly isHeld: boolean
  readonly figures: string
}

/** Test files whose own counts are the full ones. */
const FILES = ['exit-paths', 'secrets', 'versions', 'bad-input', 'workers']

const shows = [...(await runTestFiles()), await showKills(), await showControl(), await showOutage()]
const width = Math.max(...shows.map(({ claim }) => claim.length))
for (const { claim, isHeld, figures } of shows) console.info(`${isHeld ? 'held  ' : 'BROKEN'}  ${claim.padEnd(width)}  ${figures}`)
process.exitCode = shows.every(({ isHeld }) => isHeld) ? 0 : 1

async function showKills(): Promise<Show> {
  const seed = Math.floor(Math.random() * 2 ** 31)
  const result = await killUnderLoad({ kills: 100, seed, onProgress: (line) => process.stderr.write(`${line}\n`) })
  const { acknowledged, missingInFile, missingAtReceiver, repeatedInFile, repeatedAtReceiver, tornLines, complaints } = result
  return {
    claim: `kill -9 at 100 random moments (seed ${seed})`,
    isHeld: missingInFile.length + missingAtReceiver.length + complaints.length + result.ambiguousUids.length === 0,
    figures:
      `file: ${describeMissing(missingInFile, acknowledged)}; receiver: ${describeMissing(missingAtReceiver, acknowledged)}; of ${acknowledged}; ` +
      `repeated ${repeatedInFile} and ${repeatedAtReceiver}; torn lines ${tornLines}${complaints.map((line) => `; ${line}`).join('')}`,
  }
}

async function showControl(): Promise<Show> {
  const { acknowledged, missingAtReceiver } = await killUnderLoad({ kills: 20, seed: 1, subject: 'stock' })
  return {
    claim: 'control: 20 kills of the stock pipeline lose records',
    isHeld: missingAtReceiver.length > 0,
    figures: `${missingAtReceiver.length} of ${acknowledged} lost`,
  }
}

async function showOutage(): Promise<Show> {
  const result = await loseReceiver({ seconds: 60 })
  const lost = result.missingInFile.length + result.missingAtReceiver.length + result.missingSpans
  return {
    claim: 'receiver away for 60 s under load',
    isHeld: lost === 0 && result.stderrLines.length <= 2 && result.code === 0,
    figures:
      `${lost} of ${result.recorded} lost; caught up after ${result.catchUpMillis} ms; ${result.stderrLines.length} lines on stderr; ` +
      `timers late by p50 ${result.delayBefore.p50} → ${result.delayDuring.p50} ms`,
  }
}

interface TestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly { readonly status: string; readonly title: string }[]
  }[]
}

async function runTestFiles(): Promise<Show[]> {
  const directory = mkdtempSync(join(tmpdir(), 'otelier-shows-'))
  const output = join(directory, 'report.json')
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
  const files = FILES.map((file) => `test/${file}.test.ts`)
  const child = spawn(process.execPath, [vitest, 'run', '--no-file-parallelism', '--reporter=json', `--outputFile=${output}`, ...files], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await once(child, 'close')
  const report = JSON.parse(readFileSync(output, 'utf8')) as TestReport // vitest's own format
  rmSync(directory, { recursive: true })
  return report.testResults.map(({ name, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed')
    return {
      claim: basename(name, '.test.ts'),
      isHeld: failed.length === 0 && assertionResults.length > 0,
      figures: `${assertionResults.length - failed.length} of ${assertionResults.length} tests${failed.map(({ title }) => `; failed: ${title}`).join('')}`,
    }
  })
}
