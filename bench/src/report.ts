import type { Results } from './results.ts'
import type { Ratio, Summary } from './statistics.ts'

const SURVIVES_KILL: Readonly<Record<string, string>> = { otelier: 'yes', 'pino-sync': 'yes' }

const HEADLINES: Readonly<Record<string, string>> = {
  otelier: 'otelier',
  'otelier-all-files': 'otelier, production defaults (payment.log, app.log, audit.log)',
  'pino-sync': 'pino, `sync: true`',
  'pino-async': 'pino, `sync: false`',
  winston: 'winston, file',
  logtape: 'LogTape, file',
  stock: 'OTel `Logger.emit`, batch processor, OTLP',
  empty: 'the same loop, nothing recorded',
  plain: 'plain process',
  auto: '`auto-instrumentations-node/register`',
}

/** The whole of RESULTS.md. */
export function formatReport(results: Results): string {
  const sections = [formatConditions(results), formatTypedEvent(results), formatDelivered(results), formatStartup(results)]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

function formatConditions({ date, command, machine, versions }: Results): string {
  const peers = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return [
    '# Results',
    '',
    `Made by \`${command}\` on ${date}. Node ${machine.node}, ${machine.platform}, ${machine.cores} cores (${machine.cpu}), ${machine.memoryGib} GiB.`,
    'Other work may have run on the machine: only ratios within this run mean something. How each figure is made: [README.md](README.md).',
    '',
    `Peers: ${peers.join(', ')}.`,
    '',
    'Figures are medians over the rounds (smallest to largest round). Ratios are ours / theirs, of the medians; in brackets the smallest and largest',
    'ratio within one round.',
  ].join('\n')
}

function formatTypedEvent({ typedEvent, records, rounds }: Results): string {
  if (typedEvent === undefined) return ''
  const rows = Object.entries(typedEvent.medians).map(([variant, medians]) => [
    nameOf(variant),
    micros(medians['cpuNanos']),
    micros(medians['wallNanosInCall']),
    typedEvent.ratios[ratioName(variant)] === undefined ? '' : formatRatio(typedEvent.ratios[ratioName(variant)]),
    SURVIVES_KILL[variant] ?? 'no',
  ])
  return [
    '## One typed event, on the application thread',
    '',
    `\`payment.completed\` with eight attributes, ${thousands(records.typedEvent)} per round, ${rounds.typedEvent} rounds. µs per event. CPU counts what a library leaves to the`,
    'application thread for later, too; wall is the time inside the calls alone. A record of the journal, like one of pino with `sync: true`, is in the',
    'kernel when the call returns: it survives `kill -9`.',
    '',
    table(['', 'CPU of the thread', 'wall inside the calls', 'otelier / this (CPU)', 'survives kill -9'], rows),
  ].join('\n')
}

function formatDelivered({ delivered, records, rounds }: Results): string {
  if (delivered === undefined) return ''
  const rows = Object.entries(delivered.medians).map(([variant, medians]) => [
    nameOf(variant),
    range(medians['cpuMillis'], 0),
    range(medians['wallMillis'], 0),
    variant.startsWith('otelier') ? 'OTLP and file' : variant === 'stock' ? 'OTLP' : variant === 'empty' ? '' : 'file',
    range(medians['otlpMib'], 1),
    delivered.ratios[ratioName(variant)] === undefined ? '' : formatRatio(delivered.ratios[ratioName(variant)]),
  ])
  return [
    `## ${thousands(records.delivered)} events delivered`,
    '',
    `CPU of the whole process, all threads, start and exit included; ${rounds.delivered} rounds. Every round counts what arrived; a missing record ends the run.`,
    '',
    table(['', 'CPU ms', 'wall ms', 'delivered to', 'MiB over OTLP', 'otelier / this (CPU)'], rows),
  ].join('\n')
}

function formatStartup({ startup, rounds }: Results): string {
  if (startup === undefined) return ''
  const rows = Object.entries(startup.medians).map(([variant, medians]) => [
    nameOf(variant),
    range(medians['wallMillis'], 0),
    range(medians['cpuMillis'], 0),
    range(medians['peakMib'], 1),
  ])
  const ratios = (['wall', 'cpu', 'memory'] as const).map((metric) => [
    { wall: 'wall', cpu: 'CPU', memory: 'peak memory' }[metric],
    formatRatio(startup.ratios[metric]),
    formatRatio(startup.ratios[`${metric}Absolute`]),
  ])
  return [
    '## Start-up',
    '',
    `Wall and CPU until an HTTP server listens, peak of resident memory 1.5 s later with one record made and sent; ${rounds.startup} rounds.`,
    '',
    table(['', 'wall ms', 'CPU ms', 'peak MiB'], rows),
    '',
    table(['otelier / auto-instrumentations', 'added to a plain process', 'whole process'], ratios),
  ].join('\n')
}

function nameOf(variant: string): string {
  return HEADLINES[variant] ?? variant
}

function ratioName(variant: string): string {
  const names: Readonly<Record<string, string>> = {
    'pino-sync': 'vsPinoSync',
    'pino-async': 'vsPinoAsync',
    winston: 'vsWinston',
    logtape: 'vsLogTape',
    stock: 'vsStock',
  }
  return names[variant] ?? ''
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n')
}

function micros(summary: Summary | undefined): string {
  if (summary === undefined) return ''
  return range({ median: summary.median / 1_000, min: summary.min / 1_000, max: summary.max / 1_000 }, 2)
}

function range(summary: Summary | undefined, digits: number): string {
  if (summary === undefined) return ''
  return `${summary.median.toFixed(digits)} (${summary.min.toFixed(digits)}–${summary.max.toFixed(digits)})`
}

function formatRatio(ratio: Ratio | undefined): string {
  return ratio === undefined ? '' : `**${ratio.ratio.toFixed(2)}** (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})`
}

function thousands(count: number): string {
  return count.toLocaleString('en-US')
}
