import type { DemoOutcome } from './demo-run.ts'
import type { FollowedTrace } from './followed-trace.ts'
import type { LogFile } from './log-files.ts'

export interface ReportOptions {
  /** Longer lines are cut. */
  readonly width: number
  readonly seconds: number
  /** As the reader should see it. */
  readonly logDirectory: string
}

/** What the demo prints: the load, the files, what arrived over OTLP, and one trace through all of it. */
export function reportDemo(outcome: DemoOutcome, trace: FollowedTrace, { width, seconds, logDirectory }: ReportOptions): string {
  const lines = [
    ...reportLoad(outcome, seconds),
    ...reportFiles(outcome, logDirectory),
    ...reportReceived(outcome),
    ...reportTrace(trace),
    '',
  ]
  return lines.map((line) => shorten(line, width)).join('\n')
}

function reportLoad({ load, mails, backend }: DemoOutcome, seconds: number): string[] {
  const refunds = `${load.refunded} refunds (${load.refundsRefused} refused)`
  return [
    `The shop was open for ${seconds.toFixed(1)} s; its queue lived in: ${backend}.`,
    `${load.orders} orders: ${load.paid} paid, ${load.declined} declined, ${refunds}, ${load.forgedWebhooks} forged webhooks, ${load.failures} failing and ${load.slow} slow requests, ${mails} receipts sent.`,
  ]
}

function reportFiles({ files, consoleLines }: DemoOutcome, logDirectory: string): string[] {
  return [
    ...heading(`Files in ${logDirectory}`),
    ...files.flatMap(reportFile),
    ...reportFile({ name: 'on the console', lines: consoleLines }),
  ]
}

/** The first line of a file stands for all: text formats put stack traces on lines of their own. */
function reportFile({ name, lines }: LogFile): string[] {
  return [`${name}: ${countOf(lines.length, 'line')}`, ...lines.slice(0, 1).map((line) => `    ${line}`)]
}

function reportReceived({ received }: DemoOutcome): string[] {
  const { logs, spans, metrics } = received
  const channels = countBy(logs, (log) => String(log.attributes['otelier.channel'] ?? log.scope.name))
  const services = countBy(spans, (span) => String(span.resource['service.name']))
  return [
    ...heading('Received over OTLP'),
    `${countOf(logs.length, 'record')}: ${list(channels)}`,
    `${countOf(spans.length, 'span')}: ${list(services)}`,
    `${countOf(metrics.length, 'metric')}: ${list(countBy(metrics, ({ name }) => name)) || 'none'}`,
  ]
}

function reportTrace({ traceId, requestId, steps, files }: FollowedTrace): string[] {
  return [
    ...heading(`One order: trace ${traceId}, request ${requestId}`),
    'at the receiver:',
    ...steps.map(({ atMillis, depth, kind, service, what }) => {
      const mark = kind === 'span' ? '┬' : '·'
      return `${atMillis.toFixed(1).padStart(8)} ms  ${service.padEnd(11)} ${'  '.repeat(depth)}${mark} ${what}`
    }),
    'in the files:',
    ...files.flatMap(({ name, lines }) => lines.map((line) => `    ${name}: ${line}`)),
  ]
}

function heading(text: string): string[] {
  return ['', text, '─'.repeat(text.length)]
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function countBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(keyOf(value), (counts.get(keyOf(value)) ?? 0) + 1)
  return counts
}

function list(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, count]) => `${name} ${count}`).join(', ')
}

function shorten(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`
}
